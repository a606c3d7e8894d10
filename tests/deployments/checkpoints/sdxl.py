"""A tiny SDXL: every part of the real one, random weights; SDXL-Turbo has the same parts."""

from pathlib import Path

from tests.deployments.checkpoints import clip
from tests.deployments.checkpoints.sd import SIDE, vae


def sdxl(folder: Path) -> Path:
    """Saves the checkpoint in the folder."""
    import torch
    from diffusers import EulerAncestralDiscreteScheduler, StableDiffusionXLPipeline, UNet2DConditionModel

    torch.manual_seed(0)
    StableDiffusionXLPipeline(
        vae=vae(),
        text_encoder=clip.encoder(),
        text_encoder_2=clip.encoder("CLIPTextModelWithProjection"),
        tokenizer=clip.tokenizer(),
        tokenizer_2=clip.tokenizer(),
        unet=UNet2DConditionModel(
            sample_size=SIDE // 8,
            block_out_channels=(8, 16),
            norm_num_groups=4,
            layers_per_block=1,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
            attention_head_dim=(2, 4),
            use_linear_projection=True,
            addition_embed_type="text_time",
            addition_time_embed_dim=8,
            transformer_layers_per_block=(1, 2),
            projection_class_embeddings_input_dim=clip.WIDTH + 6 * 8,
            cross_attention_dim=2 * clip.WIDTH,
        ),
        scheduler=EulerAncestralDiscreteScheduler(
            beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", timestep_spacing="trailing"
        ),
    ).save_pretrained(folder)
    return folder
