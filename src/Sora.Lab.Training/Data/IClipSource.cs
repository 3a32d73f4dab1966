namespace Sora.Lab.Training.Data;

/// <summary>Captioned clips without end, by number.</summary>
public interface IClipSource
{
    /// <summary>Every word its captions may hold: what the tokenizer must know.</summary>
    IEnumerable<string> Words { get; }

    /// <summary>What could not be used so far, a line for each file.</summary>
    IReadOnlyList<string> Skipped => [];

    /// <summary>A few words for the start of the log.</summary>
    string Describe();

    /// <summary>The clip of a number, a pure function of bucket and number; safe to call from several threads.</summary>
    /// <param name="bucket">The size wanted.</param>
    /// <param name="number">At least 0.</param>
    SourceClip ClipAt(Bucket bucket, long number);
}
