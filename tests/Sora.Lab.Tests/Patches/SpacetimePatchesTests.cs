using Sora.Lab.Patches;

namespace Sora.Lab.Tests.Patches;

public sealed class SpacetimePatchesTests
{
    [Theory]
    [InlineData(1, 2, 2)]
    [InlineData(2, 1, 3)]
    [InlineData(1, 1, 1)]
    public void Unpatchify_undoes_patchify(int frames, int height, int width)
    {
        using var scope = NewDisposeScope();
        var patch = new PatchSize(frames, height, width);
        var latent = randn(2, 3, 4, 6).unsqueeze(2).expand(2, 3, 4, 4, 6).mul(randn(4, 1, 1));
        var tokens = SpacetimePatches.Patchify(latent, patch);
        var again = SpacetimePatches.Unpatchify(tokens, SpacetimePatches.GridOf(latent, patch), patch);
        Assert.True(again.equal(latent).all().item<bool>());
    }

    [Fact]
    public void Tokens_go_frame_by_frame_and_hold_channels_last()
    {
        using var scope = NewDisposeScope();
        var latent = TorchSharp.torch.arange(2 * 2 * 2 * 4, dtype: int64).view(1, 2, 2, 2, 4); // [B, C, T, H, W]
        var tokens = SpacetimePatches.Patchify(latent, new PatchSize(1, 2, 2));
        Assert.Equal([1, 4, 8], tokens.shape);
        // The second token is frame 0, columns 2 and 3: its rows, its columns, and then both channels (16 apart).
        Assert.Equal([2, 18, 3, 19, 6, 22, 7, 23], tokens[0, 1].data<long>().ToArray());
        Assert.Equal(8, tokens[0, 2, 0].item<long>());
    }

    [Fact]
    public void A_size_that_is_no_multiple_of_the_patch_is_refused()
    {
        using var latent = zeros([1, 2, 3, 5, 4]);
        var error = Assert.Throws<ArgumentException>(() => SpacetimePatches.Patchify(latent, new PatchSize(1, 2, 2)));
        Assert.Contains("3x5x4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Join_undoes_split()
    {
        using var scope = NewDisposeScope();
        TokenGroup[] groups = [new(2, new GridSize(1, 2, 3)), new(3, new GridSize(2, 1, 1))];
        var tokens = new PackedTokens(randn(18, 5), groups);
        var parts = tokens.Split();
        Assert.Equal([2, 6, 5], parts[0].shape);
        Assert.Equal([3, 2, 5], parts[1].shape);
        Assert.True(PackedTokens.Join(parts).equal(tokens.Values).all().item<bool>());
    }
}
