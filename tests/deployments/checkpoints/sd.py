"""A tiny Stable Diffusion 1: every part of the real one, its safety checker too, with random weights."""

from pathlib import Path
from typing import Any

from tests.deployments.checkpoints import clip

SIDE = 64


def sd(folder: Path, checker: bool = False, refuses: bool = False) -> Path:
    """Saves the checkpoint in the folder. Its `checker` lets all pictures pass, or `refuses` them all."""
    import torch
    from diffusers import DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel

    torch.manual_seed(0)
    StableDiffusionPipeline(
        vae=vae(),
        text_encoder=clip.encoder(),
        tokenizer=clip.tokenizer(),
        unet=UNet2DConditionModel(
            sample_size=SIDE // 8,
            block_out_channels=(8, 16),
            norm_num_groups=4,
            layers_per_block=1,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
            attention_head_dim=4,
            cross_attention_dim=clip.WIDTH,
        ),
        scheduler=DDIMScheduler(
            beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", clip_sample=False
        ),
        safety_checker=_checker(refuses) if checker else None,
        feature_extractor=_extractor() if checker else None,
        requires_safety_checker=checker,
    ).save_pretrained(folder)
    return folder


def vae(channels: int = 4, **config: Any) -> Any:
    """The coder of pictures: 8 pixels to a latent, as in the real one."""
    from diffusers import AutoencoderKL

    return AutoencoderKL(
        block_out_channels=(4, 4, 8, 8),
        norm_num_groups=4,
        layers_per_block=1,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        latent_channels=channels,
        sample_size=SIDE,
        **config,
    )


def _checker(refuses: bool) -> Any:
    """A picture is refused where it is more like a concept than the concept's weight."""
    import torch
    from diffusers.pipelines.stable_diffusion.safety_checker import StableDiffusionSafetyChecker
    from transformers import CLIPConfig

    vision = {
        "hidden_size": 16,
        "projection_dim": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "image_size": 32,
        "patch_size": 16,
        "intermediate_size": 16,
    }
    checker = StableDiffusionSafetyChecker(CLIPConfig(vision_config=vision, projection_dim=16))
    with torch.no_grad():
        checker.concept_embeds_weights.fill_(-2.0 if refuses else 2.0)
        checker.special_care_embeds_weights.fill_(2.0)
    return checker


def _extractor() -> Any:
    from transformers import CLIPImageProcessor

    return CLIPImageProcessor(size={"shortest_edge": 32}, crop_size=32)
