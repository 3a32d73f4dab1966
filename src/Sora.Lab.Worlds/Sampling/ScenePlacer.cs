using System.Collections.Immutable;

namespace Sora.Lab.Worlds.Sampling;

/// <summary>Gives every character of a plan its place at every frame.</summary>
internal sealed class ScenePlacer(ScenePlan plan, SceneOptions options, RandomSource random)
{
    private const int TriesPerCharacter = 6;
    private const double Margin = 0.75;
    private const double SmallestDiameter = 10.6;
    private const double SmallestSoftDiameter = 13;
    private const double SmallestDiameterInBlocks = 7;
    private readonly CameraState[] cameras = DrawCamera(plan.Camera, options, random);
    private readonly double side = Math.Min(options.Width, options.Height);
    private readonly List<CharacterState[]> placed = [];

    /// <summary>The wall of the scene, once placed.</summary>
    public Wall? Wall { get; private set; }

    /// <summary>A state a frame, or none when this draw has no room.</summary>
    public ImmutableArray<SceneState>? Place()
    {
        var done = plan.Interaction == Interaction.Rebound ? PlaceRebound() : plan.Characters.All(PlaceCharacter);
        if (!done || (plan.Interaction == Interaction.BehindWall && !PlaceWall()))
        {
            return null;
        }

        return
        [
            .. Enumerable
                .Range(0, options.Frames)
                .Select(frame => new SceneState(cameras[frame], [.. placed.Select(states => states[frame])])),
        ];
    }

    // Beside those placed before, which stay where they are.
    private bool PlaceCharacter(Character character)
    {
        for (var i = 0; i < TriesPerCharacter; i++)
        {
            if (TryPlaceCharacter(character))
            {
                return true;
            }
        }

        return false;
    }

    private bool TryPlaceCharacter(Character character)
    {
        var radius = DrawRadius(character);
        var builder = new TrackBuilder(options, random);
        if (builder.Build(character, radius) is not { } track)
        {
            return false;
        }

        var (left, right) = Range(track, character.Shape, radius, horizontal: true);
        var (top, bottom) = Range(track, character.Shape, radius, horizontal: false);
        if (left > right || top > bottom)
        {
            return false;
        }

        // A bounce is plainest off a floor near the bottom of the frame.
        var high = character.Motions.Contains(Motion.Bouncing) ? Math.Max(top, bottom - (0.12 * side)) : top;
        var states = ToStates(track, random.Between(left, right), random.Between(high, bottom), radius);
        if (!IsLargeEnough(states) || !placed.TrueForAll(other => AreApart(placed.IndexOf(other), states)))
        {
            return false;
        }

        placed.Add(states);
        return true;
    }

    private double DrawRadius(Character character)
    {
        var range = SizeRange.Of(character.Size, options.Width, options.Height);
        return random.Between(range.Minimum, range.Maximum) / 2;
    }

    // Where the track may start so that every frame is in view. A frame shows x as (x - offset - m) zoom + m.
    private (double Low, double High) Range(Track track, CharacterShape shape, double radius, bool horizontal)
    {
        var middle = (horizontal ? options.Width : options.Height) / 2.0;
        var (low, high) = (double.MinValue, double.MaxValue);
        for (var frame = 0; frame < track.Frames; frame++)
        {
            var extent = track.Extent(shape, frame);
            var (before, after) = horizontal ? (extent.Side, extent.Side) : (extent.Above, extent.Below);
            var half = (middle - Margin) / cameras[frame].Zoom;
            var shift = horizontal ? track.X[frame] - cameras[frame].OffsetX : track.Y[frame];
            low = Math.Max(low, middle - half - shift + (before * radius));
            high = Math.Min(high, middle + half - shift - (after * radius));
        }

        return (low, high);
    }

    private CharacterState[] ToStates(Track track, double startX, double startY, double radius)
    {
        var states = new CharacterState[track.Frames];
        for (var frame = 0; frame < states.Length; frame++)
        {
            var camera = cameras[frame];
            var world = (X: startX + track.X[frame], Y: startY + track.Y[frame]);
            var (x, y) = camera.ToScreen(world.X, world.Y, options.Width, options.Height);
            states[frame] = new(x, y, radius * track.Scale[frame] * camera.Zoom, track.Rotation[frame]);
        }

        return states;
    }

    private bool IsLargeEnough(CharacterState[] states)
    {
        var least = plan.Style switch
        {
            VisualStyle.Pixelated => SmallestDiameterInBlocks * VisualStyles.BlockSize(options.Width, options.Height),
            VisualStyle.Watercolor => SmallestSoftDiameter,
            _ => SmallestDiameter,
        };
        return states.All(state => 2 * state.Radius >= least - 1e-9);
    }

    // Whether the next character keeps clear of one placed before.
    private bool AreApart(int index, CharacterState[] other)
    {
        var (one, first, second) = (placed[index], plan.Characters[index], plan.Characters[placed.Count]);
        var (reach, otherReach) = (ShapeGeometry.Reach(first.Shape), ShapeGeometry.Reach(second.Shape));
        for (var frame = 0; frame < one.Length; frame++)
        {
            var (dx, dy) = (one[frame].X - other[frame].X, one[frame].Y - other[frame].Y);
            var least = (reach * one[frame].Radius) + (otherReach * other[frame].Radius) + 1 + (0.02 * side);
            if ((dx * dx) + (dy * dy) < least * least)
            {
                return false;
            }
        }

        return true;
    }

    // Towards each other until their sides touch at the middle frame, and back the same way.
    private bool PlaceRebound()
    {
        var (left, right) = (plan.Characters[0], plan.Characters[1]);
        var (leftRadius, rightRadius) = (DrawRadius(left), DrawRadius(right));
        var (leftExtent, rightExtent) = (ShapeGeometry.Extent(left.Shape), ShapeGeometry.Extent(right.Shape));
        var (leftSide, rightSide) = (leftExtent.Side * leftRadius, rightExtent.Side * rightRadius);
        var most = ((options.Width - (2 * Margin)) / 2) - leftSide - rightSide;
        var least = 0.17 * side;
        if (most < least)
        {
            return false;
        }

        var travel = random.Between(least, Math.Min(most, side));
        var contact = random.Between(
            Margin + (2 * leftSide) + travel,
            options.Width - Margin - (2 * rightSide) - travel
        );
        var top = Margin + Math.Max(leftExtent.Above * leftRadius, rightExtent.Above * rightRadius);
        var bottom = options.Height - Margin - Math.Max(leftExtent.Below * leftRadius, rightExtent.Below * rightRadius);
        var y = random.Between(top, bottom);
        placed.Add(ToStates(BackAndForth(travel), contact - leftSide - travel, y, leftRadius));
        placed.Add(ToStates(BackAndForth(-travel), contact + rightSide + travel, y, rightRadius));
        return placed.All(IsLargeEnough);
    }

    private Track BackAndForth(double travel)
    {
        var track = new Track(options.Frames);
        var half = (options.Frames - 1) / 2.0;
        for (var frame = 0; frame < track.Frames; frame++)
        {
            track.X[frame] = travel * (1 - Math.Abs((frame / half) - 1));
        }

        return track;
    }

    // Between the first and the last place, so that both are in full view.
    private bool PlaceWall()
    {
        var shape = plan.Characters[0].Shape;
        var states = placed[0];
        var extent = ShapeGeometry.Extent(shape);
        var half = extent.Side * states[0].Radius;
        var low = Math.Min(states[0].X, states[^1].X) + half + 1;
        var high = Math.Max(states[0].X, states[^1].X) - half - 1;
        var width = random.Between(0.75, Math.Min(1.3, (high - low) / (2 * half))) * 2 * half;
        if (high - low < width)
        {
            return false;
        }

        var left = random.Between(low, high - width);
        var top = Math.Max(0, states[0].Y - (extent.Above * states[0].Radius) - (random.Between(0.06, 0.25) * side));
        Wall = new(left, left + width, top);
        placed[0] = [.. states.Select(state => Occlusion.Apply(state, shape, Wall))];
        return placed[0].Min(static state => state.VisibleFraction) < 0.5;
    }

    private static CameraState[] DrawCamera(Camera camera, SceneOptions options, RandomSource random)
    {
        var pan = camera switch
        {
            Camera.PanLeft => -random.Between(0.22, 0.34) * Math.Min(options.Width, options.Height),
            Camera.PanRight => random.Between(0.22, 0.34) * Math.Min(options.Width, options.Height),
            _ => 0,
        };
        var zoom = camera switch
        {
            Camera.ZoomIn => random.Between(1.35, 1.6),
            Camera.ZoomOut => 1 / random.Between(1.35, 1.5),
            _ => 1,
        };
        double At(int frame) => frame / (double)Math.Max(1, options.Frames - 1);
        return
        [
            .. Enumerable
                .Range(0, options.Frames)
                .Select(frame => new CameraState(pan * At(frame), Math.Pow(zoom, At(frame)))),
        ];
    }
}
