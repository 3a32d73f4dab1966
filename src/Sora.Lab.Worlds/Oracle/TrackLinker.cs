namespace Sora.Lab.Worlds.Oracle;

/// <summary>Links patches of one colour over frames, through gaps, to the nearest one that went before.</summary>
internal static class TrackLinker
{
    // The last step of a fall in the shortest clips, seen through a zoom.
    private const double LongestStep = 0.75;

    /// <summary>Every track of a clip, the largest first.</summary>
    /// <param name="blobs">The patches of each frame.</param>
    /// <param name="side">The frame's smaller side, in pixels.</param>
    /// <param name="wall">What may hide a character, or part it in two.</param>
    public static List<BlobTrack> Link(IReadOnlyList<List<Blob>> blobs, int side, WallFinder wall)
    {
        var tracks = Link(blobs, side);
        if (wall.IsThere)
        {
            JoinParted(tracks, wall);
        }

        return [.. tracks.OrderByDescending(static track => track.Seen * track.Area)];
    }

    private static List<BlobTrack> Link(IReadOnlyList<List<Blob>> blobs, int side)
    {
        var tracks = new List<BlobTrack>();
        for (var frame = 0; frame < blobs.Count; frame++)
        {
            var free = blobs[frame].ToList();
            foreach (var (track, blob) in Pairs(tracks, free, frame, side))
            {
                if (track.Blobs[frame] is null && free.Remove(blob))
                {
                    track.Blobs[frame] = blob;
                }
            }

            foreach (var blob in free)
            {
                var track = new BlobTrack(blob.Color, blobs.Count);
                track.Blobs[frame] = blob;
                tracks.Add(track);
            }
        }

        return tracks;
    }

    // Patches of one colour on both sides of a wall are parts of one character: the larger tells more of it.
    private static void JoinParted(List<BlobTrack> tracks, WallFinder wall)
    {
        for (var i = 0; i < tracks.Count; i++)
        {
            for (var j = tracks.Count - 1; j > i; j--)
            {
                var (one, other) = (tracks[i], tracks[j]);
                if (one.Color == other.Color && IsParted(one, other, wall))
                {
                    one.Take(other);
                    tracks.RemoveAt(j);
                }
            }
        }
    }

    private static bool IsParted(BlobTrack one, BlobTrack other, WallFinder wall) =>
        one
            .Blobs.Zip(other.Blobs)
            .All(pair => pair is not ({ } first, { } second) || (wall.Touches(first) && wall.Touches(second)));

    // Nearest first. A track that was lost for some frames may have gone further.
    private static IEnumerable<(BlobTrack Track, Blob Blob)> Pairs(
        List<BlobTrack> tracks,
        List<Blob> blobs,
        int frame,
        int side
    ) =>
        from track in tracks
        from blob in blobs
        where track.Color == blob.Color
        let last = track.Before(frame)
        let gone = frame - Array.IndexOf(track.Blobs, last)
        let distance = Math.Sqrt(Square(blob.X - last.X) + Square(blob.Y - last.Y))
        where distance < LongestStep * side * Math.Sqrt(gone)
        orderby distance
        select (track, blob);

    private static double Square(double value) => value * value;
}
