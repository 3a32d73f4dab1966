namespace Sora.Lab.Recaption;

/// <summary>The sizes of a <see cref="VideoCaptioner"/>.</summary>
public sealed record VideoCaptionerConfig
{
    /// <summary>V, number of pieces.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>C, channels of the latents it looks at.</summary>
    public required int LatentChannels { get; init; }

    /// <summary>The most tokens of a caption.</summary>
    public int ContextLength { get; init; } = 96;

    /// <summary>The side of a patch of latent positions; a patch is one latent frame long.</summary>
    public int PatchSide { get; init; } = 2;

    /// <summary>The most latent frames.</summary>
    public int MostFrames { get; init; } = 16;

    /// <summary>The most patches a row or a column.</summary>
    public int MostPatches { get; init; } = 16;

    /// <summary>D, the width of a token.</summary>
    public int Width { get; init; } = 144;

    /// <summary>Blocks that look at the video alone.</summary>
    public int VideoLayers { get; init; } = 2;

    /// <summary>Blocks that write.</summary>
    public int Layers { get; init; } = 3;

    /// <summary>K, attention heads.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>This config, if its numbers fit together.</summary>
    /// <exception cref="ArgumentException">They do not; the message says which.</exception>
    internal VideoCaptionerConfig Checked()
    {
        (string Name, int Found)[] positive =
        [
            (nameof(LatentChannels), LatentChannels),
            (nameof(ContextLength), ContextLength),
            (nameof(PatchSide), PatchSide),
            (nameof(MostFrames), MostFrames),
            (nameof(MostPatches), MostPatches),
            (nameof(Layers), Layers),
            (nameof(Heads), Heads),
            (nameof(VocabularySize), VocabularySize),
        ];
        if (positive.FirstOrDefault(one => one.Found < 1) is { Name: not null } wrong)
        {
            throw new ArgumentException($"A captioner's {wrong.Name} is positive; found {wrong.Found}.");
        }

        return Width > 0 && Width % Heads == 0
            ? this
            : throw new ArgumentException(
                $"A captioner's Width is a positive multiple of {Heads} heads; found {Width}."
            );
    }
}
