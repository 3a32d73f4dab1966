using Sora.Lab.Layers;

namespace Sora.Lab.Text;

/// <summary>A learned vector for each piece of the vocabulary.</summary>
internal sealed class TokenEmbedding(int count, int width) : Layer<Tensor, Tensor>(nameof(TokenEmbedding))
{
    private readonly Parameter weight = TextInitialization.Normal(1, count, width);

    public override Tensor forward(Tensor ids) // [B, L] -> [B, L, D]
    {
        using var flat = ids.flatten();
        using var rows = weight.index_select(0, flat);
        return rows.view([.. ids.shape, width]);
    }
}
