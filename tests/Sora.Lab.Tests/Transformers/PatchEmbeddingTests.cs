using Sora.Lab.Patches;
using Sora.Lab.Transformers;

namespace Sora.Lab.Tests.Transformers;

public sealed class PatchEmbeddingTests
{
    [Fact]
    public void An_overlap_is_a_convolution_over_zeros_beyond_the_clip()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var patch = new PatchSize(1, 2, 2);
        var embedding = new PatchEmbedding(3, patch, 8, overlap: 1);
        var latent = randn([2, 3, 3, 4, 6]);

        var tokens = embedding.call(latent);

        var weight = embedding.parameters().First(p => p.dim() == 5); // [8, 3, 3, 4, 4]
        var padded = nn.functional.pad(latent, [1, 1, 1, 1, 1, 1]);
        Assert.Equal([2L, 18, 8], tokens.shape);
        foreach (var (frame, row, column) in new[] { (0, 0, 0), (1, 1, 1), (2, 1, 2) })
        {
            var window = padded
                .narrow(2, frame, 3)
                .narrow(3, 2 * row, 4)
                .narrow(4, 2 * column, 4)
                .flatten(1)
                .to(float64);
            var expected = window.matmul(weight.flatten(1).to(float64).t());
            var found = tokens[.., (((frame * 2) + row) * 3) + column].to(float64);
            Assert.True(found.allclose(expected, 1e-5, 1e-5));
        }
    }

    [Fact]
    public void Without_weights_beyond_the_patch_an_overlap_changes_nothing()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var patch = new PatchSize(1, 2, 2);
        var (wide, narrow) = (new PatchEmbedding(3, patch, 8, overlap: 1), new PatchEmbedding(3, patch, 8, overlap: 0));
        var weights = wide.parameters().First(p => p.dim() == 5);
        weights.zero_();
        weights.narrow(2, 1, 1).narrow(3, 1, 2).narrow(4, 1, 2).copy_(narrow.parameters().First(p => p.dim() == 5));
        var latent = randn([2, 3, 3, 4, 6]);

        Assert.True(wide.call(latent).allclose(narrow.call(latent), 1e-5, 1e-5));
    }
}
