using Sora.Lab.Autoencoder;
using Sora.Lab.Weights;

namespace Sora.Lab.Published;

/// <summary>A way in which files name a network's tensors, told by one tensor that no other way has.</summary>
/// <param name="Kind">The network.</param>
/// <param name="Name">Whose naming it is.</param>
/// <param name="Signature">The name that gives it away; what stands before it in a file is a prefix of all its names.</param>
/// <param name="MapOf">Given the names without prefix, makes the map from one of them to ours; null leaves a tensor out.</param>
internal sealed record PublishedNaming(
    PublishedPartKind Kind,
    string Name,
    string Signature,
    Func<IReadOnlySet<string>, Func<string, string?>> MapOf
)
{
    public static IReadOnlyList<PublishedNaming> All { get; } =
    [
        new(PublishedPartKind.Transformer, "Wan2.1", "blocks.0.self_attn.q.weight", _ => WanKeyMap.FromWan),
        new(PublishedPartKind.Transformer, "diffusers", "blocks.0.attn1.to_q.weight", _ => WanKeyMap.FromDiffusers),
        new(PublishedPartKind.TextEncoder, "Wan2.1", "blocks.0.attn.q.weight", _ => TextEncoderKeyMap.FromWan),
        new(
            PublishedPartKind.TextEncoder,
            "transformers",
            "encoder.block.0.layer.0.SelfAttention.q.weight",
            OfTransformers
        ),
        new(
            PublishedPartKind.Autoencoder,
            "Wan2.1",
            "decoder.middle.0.residual.2.weight",
            _ => WanAutoencoderKeys.ToOurs
        ),
        new(
            PublishedPartKind.Autoencoder,
            "diffusers",
            "decoder.mid_block.resnets.0.norm1.gamma",
            OfDiffusersAutoencoder
        ),
    ];

    // Either of two names may hold the embedding, or both; a decoder that a file may also have is none of ours.
    private static Func<string, string?> OfTransformers(IReadOnlySet<string> names)
    {
        const string Table = "encoder.embed_tokens.weight";
        var shared = names.Contains(Table) ? null : Table;
        return name =>
            name.StartsWith("decoder.", StringComparison.Ordinal) || name is "lm_head.weight" or "spiece_model" ? null
            : name != "shared.weight" ? TextEncoderKeyMap.FromHuggingFace(name, sharesPositionBias: false)
            : shared is null ? null
            : TextEncoderKeyMap.FromHuggingFace(shared, sharesPositionBias: false);
    }

    private static Func<string, string?> OfDiffusersAutoencoder(IReadOnlySet<string> names)
    {
        var blocks = Enumerable
            .Range(0, names.Count)
            .TakeWhile(i => names.Contains($"decoder.up_blocks.0.resnets.{i}.conv1.weight"));
        var count = blocks.Count();
        return name => WanAutoencoderKeys.FromDiffusers(name, count);
    }
}
