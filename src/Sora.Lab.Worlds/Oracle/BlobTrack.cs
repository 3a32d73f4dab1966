namespace Sora.Lab.Worlds.Oracle;

/// <summary>Patches of one colour that follow one another from frame to frame.</summary>
internal sealed class BlobTrack(CharacterColor color, int frames)
{
    /// <summary>The colour of all its patches.</summary>
    public CharacterColor Color => color;

    /// <summary>A patch a frame, or none.</summary>
    public Blob?[] Blobs { get; } = new Blob?[frames];

    /// <summary>In how many frames it was seen.</summary>
    public int Seen => Blobs.Count(static blob => blob is not null);

    /// <summary>The typical number of pixels of a patch.</summary>
    public double Area => Median(Blobs.OfType<Blob>().Select(static blob => (double)blob.Area));

    /// <summary>The last patch before a frame, or none.</summary>
    public Blob? Before(int frame) => Blobs.AsSpan(0, frame).ToArray().LastOrDefault(static blob => blob is not null);

    /// <summary>Takes over the patches of another track; where both have one, the larger stays.</summary>
    public void Take(BlobTrack other)
    {
        for (var frame = 0; frame < frames; frame++)
        {
            if (other.Blobs[frame] is { } blob && blob.Area > (Blobs[frame]?.Area ?? 0))
            {
                Blobs[frame] = blob;
            }
        }
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? 0 : sorted[sorted.Length / 2];
    }
}
