namespace Sora.Lab.Training.Data;

/// <summary>Clips of one size, trained together.</summary>
/// <remarks>
/// A run draws a bucket for each step by weight, so it sees images and clips of many sizes, none cropped to one. Small clips first, by
/// <see cref="FromStep"/> and <see cref="UntilStep"/>, teach more in the same time.
/// </remarks>
/// <param name="Width">W in pixels.</param>
/// <param name="Height">H in pixels.</param>
/// <param name="Frames">T: 1 for images, else 4n + 1.</param>
/// <param name="Batch">Clips a step.</param>
/// <param name="Weight">How often it is drawn, against the others.</param>
public sealed record Bucket(int Width, int Height, int Frames, int Batch, double Weight = 1)
{
    /// <summary>The first step that may draw it.</summary>
    public long FromStep { get; init; }

    /// <summary>The first step that no longer may; none for the end of the run.</summary>
    public long? UntilStep { get; init; }

    internal bool IsOpenAt(long step) => step >= FromStep && step < (UntilStep ?? long.MaxValue);

    internal ClipSize Size => new(Frames, Height, Width);

    /// <inheritdoc />
    public override string ToString() => FormattableString.Invariant($"{Frames}x{Width}x{Height}");

    internal void Check(string name)
    {
        TrainingConfig.Require(
            Width >= 8 && Height >= 8,
            $"{name} width and height",
            "at least 8",
            $"{Width}x{Height}"
        );
        TrainingConfig.Require(Frames >= 1 && Frames % 4 == 1, $"{name} frames", "1, 5, 9, ...", Frames);
        TrainingConfig.Require(Batch >= 1, $"{name} batch", "at least 1", Batch);
        TrainingConfig.Require(FromStep >= 0, $"{name} fromStep", "at least 0", FromStep);
        TrainingConfig.Require(
            UntilStep is null || UntilStep > FromStep,
            $"{name} untilStep",
            "above fromStep",
            UntilStep
        );
        TrainingConfig.Require(Weight > 0, $"{name} weight", "above 0", Weight);
    }
}
