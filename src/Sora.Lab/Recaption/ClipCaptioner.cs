using Sora.Lab.Text;

namespace Sora.Lab.Recaption;

/// <summary>Describes clips in detail, so that a training set with short captions can be captioned anew.</summary>
/// <remarks>It owns its model and disposes it.</remarks>
/// <param name="tokenizer">Trained with <see cref="SpecialPieces"/>.</param>
/// <param name="model">Trained on what <see cref="Encode"/> gives.</param>
public sealed class ClipCaptioner(BytePairTokenizer tokenizer, VideoCaptioner model) : IDisposable
{
    /// <summary>The number that ends a caption, and fills up a batch.</summary>
    public const int End = 0;

    private const int Begin = 1;

    /// <summary>The pieces no text is encoded as, in the order of their numbers.</summary>
    public static IReadOnlyList<string> SpecialPieces { get; } = ["<|end|>", "<|begin|>"];

    /// <summary>From text to tokens.</summary>
    public BytePairTokenizer Tokenizer => tokenizer;

    /// <summary>From a latent video and tokens to the next.</summary>
    public VideoCaptioner Model => model;

    /// <summary>A caption between its two marks; what is beyond the context is left out.</summary>
    public int[] Encode(string caption)
    {
        int[] ids = [Begin, .. tokenizer.Encode(" " + caption), End];
        return ids.Length <= model.Config.ContextLength ? ids : ids[..model.Config.ContextLength];
    }

    /// <summary>Captions of clips, the likeliest.</summary>
    /// <param name="latents"><c>[B, C, T, H, W]</c>.</param>
    /// <exception cref="ArgumentException">The shape does not fit.</exception>
    public IReadOnlyList<string> Caption(Tensor latents)
    {
        using var scope = NewDisposeScope();
        var rows = model.Caption(latents, Begin, End);
        return [.. rows.cpu().unbind().Select(row => Text(row.data<long>().Select(id => (int)id)))];
    }

    /// <inheritdoc />
    public void Dispose() => model.Dispose();

    private string Text(IEnumerable<int> ids) => tokenizer.Decode(ids.TakeWhile(id => id != End)).Trim();
}
