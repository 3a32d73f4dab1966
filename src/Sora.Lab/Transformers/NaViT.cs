using Sora.Lab.Layers;
using Sora.Lab.Patches;

namespace Sora.Lab.Transformers;

/// <summary>A vision transformer for images of any size and aspect ratio: Patch n' Pack, which Sora's report builds on.</summary>
/// <remarks>
/// Dehghani et al. 2023 (NaViT), section 2.1, in the form of lucidrains' vit-pytorch: rows and columns have learned positions of their own, queries and
/// keys are normed, and a learned query of each image gathers what its tokens know. Images of all sizes share one sequence, see <see cref="PackedTokens"/>.
/// </remarks>
public sealed class NaViT(NaViTConfig config) : Layer<IReadOnlyList<Tensor>, Tensor>(nameof(NaViT))
{
    private readonly LayerNorm patchNorm = nn.LayerNorm(config.Checked().PatchValues);
    private readonly Projection patchProjection = new(config.PatchValues, config.Width);
    private readonly LayerNorm tokenNorm = nn.LayerNorm(config.Width);
    private readonly Parameter rowPositions = new(randn(config.LongestGrid, config.Width));
    private readonly Parameter columnPositions = new(randn(config.LongestGrid, config.Width));
    private readonly ModuleList<NaViTBlock> blocks = new([
        .. Enumerable.Range(0, config.Depth).Select(_ => new NaViTBlock(config)),
    ]);
    private readonly LayerNorm norm = nn.LayerNorm(config.Width);
    private readonly Parameter poolingQuery = new(randn(config.Width));
    private readonly NaViTAttention pooling = new(config);
    private readonly LayerNorm headNorm = nn.LayerNorm(config.Width);
    private readonly Projection head = new(config.Width, config.Classes, hasBias: false);

    /// <summary>The numbers it was built from.</summary>
    public NaViTConfig Config => config;

    /// <summary>How likely each image is of each class, in logits.</summary>
    /// <param name="images">[C, H, W] each; sizes are multiples of the patch, up to the longest side.</param>
    /// <returns>[n, classes].</returns>
    /// <exception cref="ArgumentException">An image has another shape, or there is none.</exception>
    public override Tensor forward(IReadOnlyList<Tensor> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        using var scope = NewDisposeScope();
        var groups = Groups(images);
        var patches = cat([.. images.Select(Patchify)]); // [N, P]
        var tokens = tokenNorm.call(patchProjection.call(patchNorm.call(patches))); // [N, D]
        var x = new PackedTokens(tokens.Plus(Positions(groups)), groups);
        foreach (var block in blocks)
        {
            x = block.call(x);
        }

        return head.call(headNorm.call(Pool(x.With(norm.call(x.Values))))).MoveToOuterDisposeScope();
    }

    private Tensor Pool(PackedTokens x) // [N, D] -> [n, D]
    {
        TokenGroup[] single = [.. x.Groups.Select(group => group with { Grid = new GridSize(1, 1, 1) })];
        var queries = poolingQuery.expand(single.Sum(group => group.Count), -1);
        return pooling.call(new PackedTokens(queries, single), x).Plus(queries);
    }

    private Tensor Positions(IEnumerable<TokenGroup> groups) // [N, D]
    {
        var tables = groups.Select(group =>
        {
            var (rows, columns) = (group.Grid.Height, group.Grid.Width);
            var sums = rowPositions.narrow(0, 0, rows).unsqueeze(1).Plus(columnPositions.narrow(0, 0, columns));
            return sums.flatten(0, 1).repeat(group.Count, 1);
        });
        return cat([.. tables]);
    }

    private Tensor Patchify(Tensor image) // [C, H, W] -> [n, C p p]
    {
        var side = config.PatchSide;
        var (rows, columns) = (image.size(1) / side, image.size(2) / side);
        return image
            .reshape(config.Channels, rows, side, columns, side)
            .permute(1, 3, 0, 2, 4)
            .reshape(rows * columns, config.PatchValues);
    }

    // Consecutive images of one size are one group.
    private List<TokenGroup> Groups(IReadOnlyList<Tensor> images)
    {
        var groups = new List<TokenGroup>();
        foreach (var grid in images.Select(GridOf))
        {
            if (groups.Count > 0 && groups[^1].Grid == grid)
            {
                groups[^1] = groups[^1] with { Count = groups[^1].Count + 1 };
            }
            else
            {
                groups.Add(new TokenGroup(1, grid));
            }
        }

        return groups.Count > 0
            ? groups
            : throw new ArgumentException("Expected an image; found none.", nameof(images));
    }

    private GridSize GridOf(Tensor image)
    {
        bool Fits(long size) => size > 0 && size % config.PatchSide == 0 && size <= config.LongestSide;
        return image.dim() == 3 && image.size(0) == config.Channels && Fits(image.size(1)) && Fits(image.size(2))
            ? new(1, (int)(image.size(1) / config.PatchSide), (int)(image.size(2) / config.PatchSide))
            : throw new ArgumentException(
                $"Expected an image [{config.Channels}, H, W], H and W multiples of {config.PatchSide} up to "
                    + $"{config.LongestSide}; found [{string.Join(", ", image.shape)}]."
            );
    }
}
