"""A tiny Wan: every part of the real ones, random weights, the same grid (16 pixels, 4k+1 frames)."""

from pathlib import Path
from typing import Any

from tests.deployments.checkpoints import t5


def wan(folder: Path, pipeline: str = "WanPipeline") -> Path:
    """Saves the checkpoint in the folder, as one of `WanPipeline` or `WanImageToVideoPipeline`.

    Like 2.2 at 14B it has two transformers, one for much noise and one for little, and no image encoder.
    """
    import diffusers
    import torch

    torch.manual_seed(0)
    channels = 36 if pipeline == "WanImageToVideoPipeline" else 16
    vae = diffusers.AutoencoderKLWan(
        base_dim=4,
        z_dim=16,
        dim_mult=[1, 1, 1, 1],
        num_res_blocks=1,
        temperal_downsample=[False, True, True],
    )
    getattr(diffusers, pipeline)(
        tokenizer=t5.tokenizer(),
        text_encoder=t5.encoder("UMT5"),
        vae=vae,
        scheduler=diffusers.UniPCMultistepScheduler(
            prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0
        ),
        transformer=_transformer(channels),
        transformer_2=_transformer(channels),
        boundary_ratio=0.875,
    ).save_pretrained(folder)
    return folder


def wan_5b(folder: Path, pipeline: str = "WanPipeline") -> Path:
    """The same as 2.2 at 5B: one transformer, 16 pixels to a latent and so a grid of 32."""
    import diffusers
    import torch

    torch.manual_seed(0)
    vae = diffusers.AutoencoderKLWan(
        base_dim=4,
        z_dim=8,
        in_channels=12,
        out_channels=12,
        is_residual=True,
        patch_size=2,
        latents_mean=[0.0] * 8,
        latents_std=[1.0] * 8,
        dim_mult=[1, 1, 1, 1],
        num_res_blocks=1,
        scale_factor_spatial=16,
        scale_factor_temporal=4,
        temperal_downsample=[False, True, True],
    )
    getattr(diffusers, pipeline)(
        tokenizer=t5.tokenizer(),
        text_encoder=t5.encoder("UMT5"),
        vae=vae,
        scheduler=diffusers.UniPCMultistepScheduler(
            prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=5.0
        ),
        transformer=_transformer(8, 8),
        expand_timesteps=True,
    ).save_pretrained(folder)
    return folder


def _transformer(channels: int, out: int = 16) -> Any:
    from diffusers import WanTransformer3DModel

    return WanTransformer3DModel(
        num_attention_heads=2,
        attention_head_dim=12,
        in_channels=channels,
        out_channels=out,
        text_dim=t5.WIDTH,
        freq_dim=16,
        ffn_dim=16,
        num_layers=1,
        rope_max_seq_len=64,
    )
