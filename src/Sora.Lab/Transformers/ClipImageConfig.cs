using Sora.Lab.Layers;

namespace Sora.Lab.Transformers;

/// <summary>The numbers of a <see cref="ClipImageEncoder"/>.</summary>
public sealed record ClipImageConfig
{
    /// <summary>H and W of an image, in pixels.</summary>
    public required int InputSize { get; init; }

    /// <summary>The side of a patch, in pixels.</summary>
    public required int PatchSide { get; init; }

    /// <summary>D, the width of a token.</summary>
    public required int Width { get; init; }

    /// <summary>Number of blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>K, attention heads.</summary>
    public required int Heads { get; init; }

    /// <summary>How GELU is computed.</summary>
    public GeluForm Gelu { get; init; } = GeluForm.Sigmoid;

    /// <summary>E, the width of the space shared with texts.</summary>
    public required int SharedWidth { get; init; }

    internal int Tokens => (InputSize / PatchSide * (InputSize / PatchSide)) + 1;

    /// <summary>This config, if its numbers fit together.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    internal ClipImageConfig Checked()
    {
        var isSound =
            PatchSide > 0
            && InputSize > 0
            && InputSize % PatchSide == 0
            && Layers > 0
            && Heads > 0
            && Width > 0
            && Width % Heads == 0
            && SharedWidth > 0;
        return isSound
            ? this
            : throw new ArgumentException(
                $"Expected positive sizes, a patch that divides the input, and heads that divide the width; found {this}."
            );
    }
}
