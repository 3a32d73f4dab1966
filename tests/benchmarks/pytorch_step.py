"""The training step that `sora-lab bench step` times, written plainly in PyTorch 2: the same shapes, operations and counts.

    python3 tests/benchmarks/pytorch_step.py --widths 256 384 --batch 16 --rounds 5

Prints PyTorch's own rate of a 2048^3 product beside each step, as the other does. A client of nothing: it is no part of `./lab test`.
"""

import argparse
import math
import statistics
import time

import torch
import torch.nn.functional as F
from torch import nn

TEXT_TOKENS, TEXT_WIDTH, TEXT_HEADS, TEXT_HIDDEN, TEXT_LAYERS, PIECES = 32, 192, 6, 512, 3, 512
CHANNELS, FREQUENCIES, HEAD = 96, 256, 64
PRODUCTS = 4


class RmsNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return F.rms_norm(x, x.shape[-1:], self.weight.to(x.dtype), 1e-6)


class TextBlock(nn.Module):
    """T5's: no scale, a bias by distance, a gated position-wise network."""

    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = RmsNorm(TEXT_WIDTH), RmsNorm(TEXT_WIDTH)
        self.q, self.k, self.v, self.o = (nn.Linear(TEXT_WIDTH, TEXT_WIDTH, bias=False) for _ in range(4))
        self.gate, self.up = (nn.Linear(TEXT_WIDTH, TEXT_HIDDEN, bias=False) for _ in range(2))
        self.down = nn.Linear(TEXT_HIDDEN, TEXT_WIDTH, bias=False)

    def forward(self, x, bias):
        b, l, d = x.shape
        y = self.norm1(x)
        q, k, v = (p(y).view(b, l, TEXT_HEADS, -1).transpose(1, 2) for p in (self.q, self.k, self.v))
        mixed = (q @ k.transpose(-2, -1) + bias).softmax(-1) @ v
        x = x + self.o(mixed.transpose(1, 2).reshape(b, l, d))
        y = self.norm2(x)
        return x + self.down(F.gelu(self.gate(y), approximate="tanh") * self.up(y))


class TextEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(PIECES, TEXT_WIDTH)
        self.table = nn.Embedding(32, TEXT_HEADS)
        self.blocks = nn.ModuleList(TextBlock() for _ in range(TEXT_LAYERS))
        self.norm = RmsNorm(TEXT_WIDTH)
        place = torch.arange(TEXT_TOKENS)
        self.buckets = (place[None] - place[:, None]).clamp(-16, 15) + 16

    def forward(self, ids, mask):
        bias = mask + self.table(self.buckets).permute(2, 0, 1)
        x = self.embedding(ids)
        for block in self.blocks:
            x = block(x, bias)
        return self.norm(x)


def rotate(x, table):
    pairs = torch.view_as_complex(x.float().unflatten(-1, (-1, 2)))
    return torch.view_as_real(pairs * table).flatten(-2).to(x.dtype)


class Block(nn.Module):
    """Wan2.1's: adaLN with gates, attention with normed queries and keys and rotary positions, cross-attention, MLP."""

    def __init__(self, width):
        super().__init__()
        self.width, self.heads = width, width // HEAD
        self.modulation = nn.Parameter(torch.zeros(1, 6, width))
        self.q, self.k, self.v, self.o = (nn.Linear(width, width) for _ in range(4))
        self.cq, self.ck, self.cv, self.co = (nn.Linear(width, width) for _ in range(4))
        self.qn, self.kn, self.cqn, self.ckn = (RmsNorm(width) for _ in range(4))
        self.cross_norm = nn.LayerNorm(width, eps=1e-6)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def split(self, x):
        return x.unflatten(-1, (self.heads, HEAD))

    def attend(self, q, k, v, mask=None):
        q, k, v = (x.transpose(1, 2) for x in (q, k, v))
        return F.scaled_dot_product_attention(q, k, v, attn_mask=mask).transpose(1, 2).flatten(2)

    def forward(self, x, rows, table, text, mask):  # x [B, N, D], rows [B T, 6, D]
        shift1, scale1, gate1, shift2, scale2, gate2 = (rows + self.modulation).unsqueeze(2).unbind(1)
        by_row = lambda y: y.reshape(rows.shape[0], -1, self.width)
        norm = lambda y: F.layer_norm(y, (self.width,), eps=1e-6)
        y = torch.addcmul(shift1, by_row(norm(x)), 1 + scale1).view_as(x)
        q, k = (rotate(self.split(n(p(y))), table) for n, p in ((self.qn, self.q), (self.kn, self.k)))
        y = self.o(self.attend(q, k, self.split(self.v(y))))
        x = torch.addcmul(by_row(x), by_row(y.float()), gate1).view_as(x)
        q, k = self.split(self.cqn(self.cq(self.cross_norm(x)))), self.split(self.ckn(self.ck(text)))
        x = x + self.co(self.attend(q, k, self.split(self.cv(text)), mask.to(q.dtype)))
        y = torch.addcmul(shift2, by_row(norm(x)), 1 + scale2).view_as(x)
        y = self.down(F.gelu(self.up(y)))
        return torch.addcmul(by_row(x), by_row(y.float()), gate2).view_as(x)


class Transformer(nn.Module):
    def __init__(self, width, depth, grid):
        super().__init__()
        self.width, self.grid = width, grid
        self.patch = nn.Conv3d(CHANNELS, width, 3, padding=1)
        self.positions = nn.Linear(48, width)
        self.text1, self.text2 = nn.Linear(TEXT_WIDTH, width), nn.Linear(width, width)
        self.time1, self.time2 = nn.Linear(FREQUENCIES, width), nn.Linear(width, width)
        self.pooled = nn.Linear(TEXT_WIDTH, width)
        self.rows = nn.Linear(width, 6 * width)
        self.blocks = nn.ModuleList(Block(width) for _ in range(depth))
        self.modulation = nn.Parameter(torch.zeros(1, 2, width))
        self.head = nn.Linear(width, CHANNELS)
        axes = [torch.arange(n, dtype=torch.float64) for n in grid]
        cells = torch.stack(torch.meshgrid(*axes, indexing="ij"), -1).flatten(0, 2)  # [n, 3]
        fractions = (cells + 0.5) / torch.tensor(grid)
        turns = fractions[:, :, None] * (torch.arange(8) + 1) * math.pi
        self.waves = torch.cat([turns.sin(), turns.cos()], -1).flatten(1).float()
        spatial = 2 * (HEAD // 6)
        widths = (HEAD - 2 * spatial, spatial, spatial)
        angles = [cells[:, i, None] * 10000.0 ** (-torch.arange(0, w, 2) / w) for i, w in enumerate(widths)]
        angles = torch.cat(angles, -1)
        self.table = torch.complex(angles.cos().float(), angles.sin().float())[:, None]  # [n, 1, d / 2]

    def forward(self, latent, times, text, mask, counts):  # [B, C, T, H, W], [B, T], [B, L, D']
        b, frames = times.shape
        x = self.patch(latent).flatten(2).transpose(1, 2).float() + self.positions(self.waves).float()
        angles = times.flatten()[:, None].double() * 1000 * 10000.0 ** (-torch.arange(FREQUENCIES // 2).double() / (FREQUENCIES // 2))
        time_ = self.time2(F.silu(self.time1(torch.cat([angles.cos(), angles.sin()], 1).float()))).float()
        means = text.masked_fill(mask[:, 0, 0, :, None] != 0, 0).sum(1) / counts[:, None]
        time_ = time_ + self.pooled(means).float().repeat_interleave(frames, 0)
        rows = self.rows(F.silu(time_)).float().view(-1, 6, self.width)
        context = self.text2(F.gelu(self.text1(text), approximate="tanh"))
        for block in self.blocks:
            x = block(x, rows, self.table, context, mask)
        shift, scale = (time_[:, None] + self.modulation).unsqueeze(2).unbind(1)
        y = F.layer_norm(x, (self.width,), eps=1e-6).reshape(b * frames, -1, self.width)
        out = self.head(torch.addcmul(shift, y, 1 + scale)).float()
        return out.reshape(b, *self.grid, CHANNELS).permute(0, 4, 1, 2, 3)


def operations(width, depth, tokens):
    """Of the matrices for one clip: forward and twice backward, but for the gradient of the noisy clip."""
    d, f, n, l, t = width, 4 * width, tokens, TEXT_TOKENS, TEXT_WIDTH
    block = 2 * n * (6 * d * d + 2 * d * f) + 4 * n * n * d + 4 * n * l * d + 4 * l * d * d
    embedding = 2 * d * n * 27 * CHANNELS
    whole = embedding + depth * block + 2 * d * n * CHANNELS + 2 * l * d * (t + d)
    text = TEXT_LAYERS * (2 * l * (4 * t * t + 3 * t * TEXT_HIDDEN) + 4 * l * l * t)
    return 3 * (whole + text) - embedding


class Step:
    def __init__(self, width, depth, grid, batch, dtype):
        torch.manual_seed(1)
        self.dtype, self.batch = dtype, batch
        self.text, self.model = TextEncoder(), Transformer(width, depth, grid)
        self.parameters = [*self.text.parameters(), *self.model.parameters()]
        self.average = [p.detach().clone() for p in self.parameters]
        self.optimizer = torch.optim.AdamW(self.parameters, 1e-4, betas=(0.9, 0.99), fused=True)
        self.clean = torch.randn(batch, CHANNELS, *grid)
        self.ids = torch.randint(3, PIECES, (batch, TEXT_TOKENS))
        self.counts = torch.tensor([TEXT_TOKENS - i % (TEXT_TOKENS // 2) for i in range(batch)])
        is_padding = torch.arange(TEXT_TOKENS)[None] >= self.counts[:, None]
        self.mask = torch.zeros(batch, TEXT_TOKENS).masked_fill(is_padding, -1e9)[:, None, None]
        self.operations = batch * operations(width, depth, math.prod(grid))
        self.seconds, self.rates = [], []

    def take(self):
        self.optimizer.zero_grad()
        noise = torch.randn_like(self.clean)
        times = torch.randn(self.batch).mul(1.5).sigmoid()[:, None].expand(-1, self.clean.shape[2])
        t = times[:, None, :, None, None]
        noisy = torch.lerp(self.clean, noise, t)
        spread = ((1 - t) ** 2 + t**2).sqrt()
        states = self.text(self.ids, self.mask)  # float32, as ours
        with torch.autocast("cpu", self.dtype, enabled=self.dtype != torch.float32):
            out = self.model(noisy / spread, times, states, self.mask, self.counts)
        velocity = (noisy - (noisy * ((1 - t) / spread**2) + out * (t / spread))) / t.clamp(0.05, 1)
        error = (velocity - (noise - self.clean)).square().mean((1, 3, 4))
        loss = (error * (times / 0.1).clamp(0.5, 1).square()).mean()
        loss.backward()
        nn.utils.clip_grad_norm_(self.parameters, 1.0)
        self.optimizer.step()
        torch._foreach_lerp_(self.average, [p.detach() for p in self.parameters], 0.001)
        return loss.item()


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096 / 1e9


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--widths", type=int, nargs="+", default=[256, 384])
    parser.add_argument("--depth", type=int, default=8)
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--grid", type=int, nargs=3, default=[5, 8, 8], help="tokens: frames, rows, columns")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--matrix", type=int, default=2048)
    parser.add_argument("--processor-time", action="store_true", help="count the processors' seconds, not the clock's")
    args = parser.parse_args()
    clock = time.process_time if args.processor_time else time.perf_counter

    def seconds(act):
        start = clock()
        act()
        return clock() - start

    def matrix_rate(dtype):
        a, b = (torch.randn(args.matrix, args.matrix).to(dtype) for _ in range(2))
        return PRODUCTS * 2 * args.matrix**3 / seconds(lambda: [a @ b for _ in range(PRODUCTS)])

    kinds = [
        (f"{width} wide, {args.depth} deep", Step(width, args.depth, tuple(args.grid), args.batch, dtype))
        for width in args.widths
        for dtype in (torch.float32, torch.bfloat16)
    ]
    for _, step in kinds:
        matrix_rate(step.dtype), step.take(), step.take()
    start = resident()
    for _ in range(args.rounds):
        for _, step in kinds:
            step.rates.append(matrix_rate(step.dtype))
            step.seconds.append(seconds(step.take))

    def show(values, scale, digits):
        low, middle, high = (scale * f(values) for f in (min, statistics.median, max))
        return f"{middle:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"

    print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads, {args.batch} clips\n")
    print("| model | type | TFLOP a step | seconds | GFLOP/s | of its matrix product (GFLOP/s) | share |\n|---|---|---:|---|---|---|---|")
    for name, step in kinds:
        rates = [step.operations / s for s in step.seconds]
        shares = [own / matrix for own, matrix in zip(rates, step.rates)]
        name = f"{name}, {sum(p.numel() for p in step.parameters) / 1e6:.1f} M"
        kind = "bf16" if step.dtype == torch.bfloat16 else "fp32"
        print(
            f"| {name} | {kind} | {step.operations / 1e12:.3f} | {show(step.seconds, 1, 3)} | {show(rates, 1e-9, 0)} | "
            f"{show(step.rates, 1e-9, 0)} | {show(shares, 100, 0)}% |"
        )
    print(f"\nResident memory: {start:.3f} GB after the warm-up, {resident():.3f} GB at the end.")


if __name__ == "__main__":
    main()
