"""A tiny LTX-Video: every part of the real one, random weights, the same grid (32 pixels, 8k+1 frames)."""

from pathlib import Path
from typing import Any

from tests.deployments.checkpoints import t5


def ltx(folder: Path, pipeline: str = "LTXPipeline", conditioned: bool = False) -> Path:
    """Saves the checkpoint in the folder, as one of `pipeline`.

    `conditioned` is the decoder since 0.9.1, which takes a timestep and noise.
    """
    import diffusers
    import torch

    torch.manual_seed(0)
    getattr(diffusers, pipeline)(
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True),
        vae=_vae(conditioned),
        text_encoder=t5.encoder(),
        tokenizer=t5.tokenizer(),
        transformer=diffusers.LTXVideoTransformer3DModel(
            in_channels=4,
            out_channels=4,
            num_attention_heads=2,
            attention_head_dim=8,
            cross_attention_dim=16,
            num_layers=1,
            caption_channels=t5.WIDTH,
        ),
    ).save_pretrained(folder)
    return folder


def _vae(conditioned: bool) -> Any:
    from diffusers import AutoencoderKLLTXVideo

    return AutoencoderKLLTXVideo(
        latent_channels=4,
        block_out_channels=(4, 4, 4, 4),
        decoder_block_out_channels=(4, 4, 4),
        layers_per_block=(1, 1, 1, 1, 1),
        decoder_layers_per_block=(1, 1, 1, 1),
        spatio_temporal_scaling=(True, True, True, False),
        decoder_spatio_temporal_scaling=(True, True, True),
        decoder_inject_noise=(False, False, False, False),
        downsample_type=("conv", "conv", "conv", "conv"),
        upsample_residual=(False, False, False),
        upsample_factor=(1, 1, 1),
        timestep_conditioning=conditioned,
        patch_size=4,
        patch_size_t=1,
        encoder_causal=True,
        decoder_causal=False,
    )
