"""A tiny Z-Image: every part of the real one, random weights; Z-Image-Turbo has the same parts."""

from pathlib import Path

from tests.deployments.checkpoints import qwen3
from tests.deployments.checkpoints.sd import vae


def z_image(folder: Path) -> Path:
    """Saves the checkpoint in the folder."""
    import torch
    from diffusers import FlowMatchEulerDiscreteScheduler, ZImagePipeline, ZImageTransformer2DModel

    torch.manual_seed(0)
    transformer = ZImageTransformer2DModel(
        in_channels=16,
        dim=32,
        n_layers=1,
        n_refiner_layers=1,
        n_heads=2,
        n_kv_heads=2,
        cap_feat_dim=qwen3.WIDTH,
        axes_dims=[8, 4, 4],
        axes_lens=[1024, 64, 64],
    )
    with torch.no_grad():  # made with torch.empty: whatever was in that memory
        transformer.x_pad_token.fill_(1.0)
        transformer.cap_pad_token.fill_(1.0)
    ZImagePipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0),
        vae=vae(16, scaling_factor=0.3611, shift_factor=0.1159),
        text_encoder=qwen3.encoder(),
        tokenizer=qwen3.tokenizer(),
        transformer=transformer,
    ).save_pretrained(folder)
    return folder
