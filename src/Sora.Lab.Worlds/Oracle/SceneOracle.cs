using System.Collections.Immutable;
using Sora.Lab.Video;

namespace Sora.Lab.Worlds.Oracle;

/// <summary>Parses a clip back into what it shows, from its pixels alone.</summary>
/// <remarks>
/// The eight character colours stand clear of every background's tones, so patches of them are found first and followed
/// over the frames. Around each, every pixel is explained as a mixture of the fill with what is beside it, and ideal
/// shapes, blurred as the clip is, are laid over that. The path of the best one is then named. It works on clean,
/// compressed and generated clips alike; what is no whole character says why in <see cref="ParsedCharacter.Flaw"/>.
/// </remarks>
public sealed class SceneOracle
{
    private const double LeastGrain = 3;
    private const int SmallestArea = 12;
    private const int MostTracks = 6;
    private readonly VideoClip clip;
    private readonly int scale;
    private readonly Segmentation segmentation;
    private readonly WallFinder wall;
    private readonly Matting matting;
    private readonly List<BlobTrack> tracks;
    private readonly bool outlined;
    private readonly bool hasGrain;
    private readonly (Background Background, double Confidence, bool IsKnown) place;
    private readonly CameraEstimator? cameras;
    private readonly Camera camera;
    private readonly CameraState lastCamera;

    private SceneOracle(VideoClip original)
    {
        scale = StyleClassifier.IsPixelated(original) ? VisualStyles.BlockSize(original.Width, original.Height) : 1;
        clip = scale == 1 ? original : StyleClassifier.Shrink(original, scale);
        segmentation = Segmentation.Of(clip);
        wall = WallFinder.Of(clip);
        matting = new(clip, segmentation, wall);
        tracks =
        [
            .. TrackLinker
                .Link(segmentation.Blobs, Math.Min(clip.Width, clip.Height), wall)
                .Where(track => track.Area >= SmallestArea && track.Seen >= Math.Min(clip.Frames, 2))
                .Take(MostTracks),
        ];
        outlined = new LineJudge(clip, matting, wall).IsOutlined(tracks);
        hasGrain = StyleClassifier.Grain(clip, segmentation) >= LeastGrain;
        var even = hasGrain ? StyleClassifier.WithoutGrain(clip) : clip;
        place = BackgroundClassifier.Classify(clip, segmentation, wall);
        // On one tone no camera can be seen to move.
        cameras = place.Background == Background.Plain ? null : new(even, segmentation, outlined);
        (camera, lastCamera) = cameras?.Estimate() ?? (Camera.Still, CameraState.Still);
    }

    /// <summary>Parses a clip.</summary>
    /// <param name="clip">Any clip; what the world does not know is simply not found.</param>
    public static ParsedScene Parse(VideoClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        return new SceneOracle(clip).Parse(clip.Width, clip.Height);
    }

    /// <summary>Measures how the camera of a clip moves.</summary>
    /// <param name="clip">As for <see cref="Parse(VideoClip)"/>.</param>
    public static CameraMeasure MeasureCamera(VideoClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        return new SceneOracle(clip).cameras is { } cameras ? CameraMeasure.Of(cameras) : CameraMeasure.Still;
    }

    private ParsedScene Parse(int width, int height)
    {
        var reader = new CharacterReader(clip, matting, wall, outlined);
        var found = tracks.Select(track => ToCharacter(reader.Read(track), width, height)).ToImmutableArray();
        return new(
            width,
            height,
            clip.Frames,
            place.Background,
            place.Confidence,
            camera,
            StyleOf(),
            InteractionOf(found),
            found
        );
    }

    private VisualStyle StyleOf() =>
        scale > 1 ? VisualStyle.Pixelated
        : hasGrain ? VisualStyle.Watercolor
        : outlined ? VisualStyle.Outlined
        : VisualStyle.Flat;

    private Interaction InteractionOf(ImmutableArray<ParsedCharacter> found)
    {
        if (wall.IsThere)
        {
            return Interaction.BehindWall;
        }

        var full = found.Where(static character => character.IsFull).ToArray();
        var (there, back) = (
            full.Any(static one => one.Motions.SequenceEqual([Motion.Right, Motion.Left])),
            full.Any(static one => one.Motions.SequenceEqual([Motion.Left, Motion.Right]))
        );
        return there && back && full.Length == 2 ? Interaction.Rebound : Interaction.None;
    }

    private ParsedCharacter ToCharacter(CharacterReading reading, int width, int height)
    {
        var path = PathOf(reading);
        var motions = MotionClassifier.Classify(path, clip.Frames, ShapeGeometry.CanSpin(reading.Shape));
        var changes = motions.Any(static motion => motion is Motion.Growing or Motion.Shrinking);
        var logRadii = path.Select(static at => at.LogRadius).ToArray();
        var diameter = 2 * scale * Math.Exp(changes ? logRadii[0] : logRadii.Order().ElementAt(logRadii.Length / 2));
        var size = diameter < SizeRange.Boundary(width, height) ? CharacterSize.Small : CharacterSize.Large;
        var hidden = Enumerable.Range(0, clip.Frames).Count(frame => IsMaybeHidden(reading.Track, frame));
        var flaw = !place.IsKnown ? "no known background" : NegativeGate.FlawOf(reading, clip.Frames, hidden, scale);
        var (color, _, _) = ColorTable.Classify(reading.Fill);
        var confidence = NegativeGate.Confidence(reading);
        return new(color, reading.Shape, size, motions, confidence, flaw.Length == 0, flaw, TrackOf(reading));
    }

    // Not seen in a clip with a wall: it may well be behind it.
    private bool IsMaybeHidden(BlobTrack track, int frame) => wall.IsThere && track.Blobs[frame] is null;

    private PathSample[] PathOf(CharacterReading reading)
    {
        var side = (double)Math.Min(clip.Width, clip.Height);
        var path = new List<PathSample>();
        var symmetry = ShapeGeometry.Symmetry(reading.Shape);
        var turns = Unwrapped(reading.Poses, symmetry);
        var unit = Math.Min(Math.Max(symmetry, 1e-9), Math.Tau / 3);
        for (var frame = 0; frame < clip.Frames; frame++)
        {
            if (reading.Poses[frame] is { } pose)
            {
                var time = frame / (double)Math.Max(1, clip.Frames - 1);
                var at = CameraEstimator.At(lastCamera, time);
                var (x, y) = at.ToWorld(pose.X, pose.Y, clip.Width, clip.Height);
                path.Add(new(time, x / side, y / side, Math.Log(pose.Radius / at.Zoom), turns[frame] / unit));
            }
        }

        return [.. path];
    }

    private static double[] Unwrapped(ShapePose?[] poses, double symmetry)
    {
        var turns = new double[poses.Length];
        var last = 0.0;
        for (var frame = 0; frame < poses.Length; frame++)
        {
            if (poses[frame] is { } pose && symmetry > 0)
            {
                last += Math.IEEERemainder(pose.Rotation - last, symmetry);
            }

            turns[frame] = last;
        }

        return turns;
    }

    private ImmutableArray<ParsedState> TrackOf(CharacterReading reading)
    {
        var turns = Unwrapped(reading.Poses, ShapeGeometry.Symmetry(reading.Shape));
        return
        [
            .. reading.Poses.Select(
                (pose, frame) =>
                    pose is { } seen
                        ? new ParsedState(true, seen.X * scale, seen.Y * scale, seen.Radius * scale, turns[frame])
                        : default
            ),
        ];
    }
}
