"""A tiny FLUX.2 klein: every part of the real one, random weights, distilled as the real one is."""

from pathlib import Path

from tests.deployments.checkpoints import qwen3
from tests.deployments.checkpoints.sd import SIDE

LAYERS = 28
"""The prompt is read off layers 9, 18 and 27."""


def flux2_klein(folder: Path) -> Path:
    """Saves the checkpoint in the folder."""
    import torch
    from diffusers import (
        AutoencoderKLFlux2,
        FlowMatchEulerDiscreteScheduler,
        Flux2KleinPipeline,
        Flux2Transformer2DModel,
    )

    torch.manual_seed(0)
    Flux2KleinPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(),
        vae=AutoencoderKLFlux2(
            sample_size=SIDE,
            down_block_types=("DownEncoderBlock2D",) * 4,
            up_block_types=("UpDecoderBlock2D",) * 4,
            block_out_channels=(4, 4, 8, 8),
            layers_per_block=1,
            latent_channels=4,
            norm_num_groups=4,
        ),
        text_encoder=qwen3.encoder("Qwen3ForCausalLM", layers=LAYERS),
        tokenizer=qwen3.tokenizer(),
        transformer=Flux2Transformer2DModel(
            in_channels=16,
            num_layers=1,
            num_single_layers=1,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=3 * qwen3.WIDTH,
            axes_dims_rope=(4, 4, 4, 4),
            guidance_embeds=False,
        ),
        is_distilled=True,
    ).save_pretrained(folder)
    return folder
