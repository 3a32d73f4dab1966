namespace Sora.Lab.Worlds.Sampling;

/// <summary>Turns a character's motions into a track that shows them plainly and can fit the frame.</summary>
/// <param name="options">The frame's size, and how many there are.</param>
/// <param name="random">Draws speeds and phases.</param>
internal sealed class TrackBuilder(SceneOptions options, RandomSource random)
{
    private const double FastestStep = 0.11;
    private const double LastRise = 0.01;
    private const double LeastTravel = 0.26;
    private const double LeastDiagonalTravel = 0.22;
    private readonly double side = Math.Min(options.Width, options.Height);

    /// <summary>A new track, or none where the frame has no room for it.</summary>
    public Track? Build(Character character, double radius)
    {
        var track = new Track(options.Frames);
        var segments = character.Motions.Length;
        var steps = options.Moments - 1;
        for (var i = 0; i < segments; i++)
        {
            var span = new Span(steps * i / segments, steps * (i + 1) / segments, options.FramesPerStep);
            if (!Append(track, span, character.Motions[i], character.Shape, radius))
            {
                return null;
            }
        }

        return track;
    }

    private bool Append(Track track, Span span, Motion motion, CharacterShape shape, double radius)
    {
        var extent = track.Extent(shape, span.FirstFrame);
        var room = new Room(
            options.Width - (2 * extent.Side * radius),
            options.Height - ((extent.Above + extent.Below) * radius)
        );
        return motion switch
        {
            Motion.Still => Write(track, span, static _ => default),
            Motion.Bouncing => Bounce(track, span, room),
            Motion.Circling => Circle(track, span, room),
            Motion.Spinning => Spin(track, span, shape),
            Motion.Growing => Resize(track, span, 1),
            Motion.Shrinking => Resize(track, span, -1),
            _ => Travel(track, span, room, motion),
        };
    }

    private bool Travel(Track track, Span span, Room room, Motion motion)
    {
        var (dx, dy) = Directions.Of(motion);
        var diagonal = dx != 0 && dy != 0;
        var least = (diagonal ? LeastDiagonalTravel : LeastTravel) * side;
        var most = Math.Min(dx != 0 ? room.X : double.MaxValue, dy != 0 ? room.Y : double.MaxValue);
        most = Math.Min(most - 2, FastestStep * side * span.Steps);
        var travel = random.Between(least, Math.Min(most, Math.Max(1.2 * side, least)));
        return most >= least && Write(track, span, p => new(dx * travel * p, dy * travel * p));
    }

    private bool Circle(Track track, Span span, Room room)
    {
        var least = 0.15 * side;
        var most = Math.Min((Math.Min(room.X, room.Y) - 2) / 2, 0.3 * side);
        var radius = random.Between(least, most);
        var longest = Math.Min(span.Steps * 50 / 360.0, 2.2);
        var turn = TurningDirection() * Math.Tau * TurningSpeed(0.8, Math.Max(longest, 0.8));
        var start = random.Between(0, Math.Tau);
        return most >= least
            && Write(
                track,
                span,
                p =>
                    new(
                        radius * (Math.Cos(start + (turn * p)) - Math.Cos(start)),
                        radius * (Math.Sin(start + (turn * p)) - Math.Sin(start))
                    )
            );
    }

    // Well under half a symmetry step a frame, or the turn would seem to go backwards or stand.
    private bool Spin(Track track, Span span, CharacterShape shape)
    {
        var symmetry = Math.Min(ShapeGeometry.Symmetry(shape), Math.Tau / 3);
        var turn = TurningDirection() * symmetry * TurningSpeed(0.13, 0.22) * span.Steps;
        track.Rotates = true;
        return Write(track, span, p => new(0, 0, 1, turn * p));
    }

    // Drawn either way, so that all else of a seed's scene stays as it is.
    private double TurningDirection()
    {
        var sign = random.Sign();
        return options.Clockwise ? 1 : sign;
    }

    private double TurningSpeed(double slowest, double fastest) =>
        random.Between(slowest, double.Lerp(slowest, fastest, options.TurningSpeeds));

    private bool Resize(Track track, Span span, int direction)
    {
        var ratio = random.Between(1.5, 1.9);
        return Write(track, span, p => new(0, 0, Math.Pow(ratio, direction * p)));
    }

    // A fall from rest, then bounces that each keep a part of the speed: h, e^2 h, e^4 h ... The first touch falls on a
    // frame, so that even the shortest clip shows the floor.
    private bool Bounce(Track track, Span span, Room room)
    {
        var (least, most) = (0.36 * side, Math.Min(room.Y - 2, 0.8 * side));
        var fall = random.Between(least, most);
        var fallTime = random.Between(0.28, 0.38) * Math.Clamp(16.0 / span.Steps, 0.5, 1);
        fallTime = Math.Round(fallTime * span.Steps) / span.Steps;
        var kept = random.Between(0.82, 0.9);
        var drift = random.Sign() * random.Between(0.1, 0.3) * Math.Min(side, room.X - 2);
        return most >= least
            && room.X > 2
            && Write(track, span, p => new(drift * p, fall * (1 - HeightAt(p, fallTime, kept))));
    }

    private static double HeightAt(double time, double fallTime, double kept)
    {
        if (time <= fallTime)
        {
            return 1 - (time / fallTime * (time / fallTime));
        }

        var (start, rise, peak) = (fallTime, fallTime * kept, kept * kept);
        while (time > start + (2 * rise) && rise > LastRise)
        {
            (start, rise, peak) = (start + (2 * rise), rise * kept, peak * kept * kept);
        }

        var fromPeak = Math.Min(1, (time - start - rise) / rise);
        return peak * (1 - (fromPeak * fromPeak));
    }

    // A segment starts where the one before it ended; what it leaves alone is carried on to the end.
    private bool Write(Track track, Span span, Func<double, Step> step)
    {
        var first = span.FirstFrame;
        var (x, y) = (track.X[first], track.Y[first]);
        var (scale, rotation) = (track.Scale[first], track.Rotation[first]);
        for (var frame = first; frame < track.Frames; frame++)
        {
            var at = step(Math.Min(1, (frame - first) / (double)Math.Max(1, span.Steps * options.FramesPerStep)));
            (track.X[frame], track.Y[frame]) = (x + at.X, y + at.Y);
            (track.Scale[frame], track.Rotation[frame]) = (scale * at.Factor, rotation + at.Turn);
        }

        return true;
    }

    private readonly record struct Span(int First, int Last, int FramesPerStep)
    {
        public int Steps => Last - First;

        public int FirstFrame => First * FramesPerStep;
    }

    private readonly record struct Room(double X, double Y);

    private readonly record struct Step(double X, double Y, double Growth = 1, double Turn = 0)
    {
        // The default step leaves the size alone too.
        public double Factor => Growth == 0 ? 1 : Growth;
    }
}
