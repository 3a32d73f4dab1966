namespace Sora.Lab.Worlds.Oracle;

/// <summary>Lays ideal shapes over a fill map: first guesses from area, middle and a few turns, then Gauss-Newton.</summary>
/// <param name="blur">The standard deviation of the clip's blur, in pixels.</param>
/// <param name="outlined">Whether a line goes along the edge, which is not of the fill's colour.</param>
/// <param name="toward">Another shape that every shape is laid half way to; none for the ideal shapes.</param>
internal sealed class ShapeMatcher(double blur, bool outlined, CharacterShape? toward = null)
{
    private const double TurnStep = 0.36;
    private const int Parameters = 4;

    /// <summary>The best pose of a shape from nothing but the map.</summary>
    public ShapePose Fit(FillMap map, CharacterShape shape, int steps = 4)
    {
        var best = default(ShapePose);
        foreach (var guess in Guesses(map, shape))
        {
            var tried = guess with { Error = Error(map, guess) };
            best = best.Radius == 0 || tried.Error < best.Error ? tried : best;
        }

        return Refine(map, best, steps);
    }

    /// <summary>The best pose near a known one.</summary>
    public ShapePose Refine(FillMap map, ShapePose pose, int steps, bool keepRadius = false)
    {
        var best = pose with { Error = Error(map, pose) };
        var damping = 0.01;
        for (var step = 0; step < steps; step++)
        {
            var next = Step(map, best, damping, keepRadius);
            var error = Error(map, next);
            if (error < best.Error)
            {
                var gained = best.Error - error;
                (best, damping) = (next with { Error = error }, damping * 0.2);
                if (gained < 1e-4 * best.Error)
                {
                    break;
                }
            }
            else
            {
                damping = (damping * 20) + 0.1;
            }
        }

        return best;
    }

    /// <summary>The squared difference between map and shape, over the map's squared values.</summary>
    public double Error(FillMap map, ShapePose pose)
    {
        var template = Template(map, pose);
        var (fit, norm) = (0.0, 1e-6);
        var place = new Placement(pose, map);
        for (var y = 0; y < map.Height; y++)
        {
            for (var x = 0; x < map.Width; x++)
            {
                var i = (y * map.Width) + x;
                var difference = map.Values[i] - place.Sample(template, x, y);
                fit += map.Weights[i] * difference * difference;
                norm += map.Weights[i] * map.Values[i] * map.Values[i];
            }
        }

        return fit / norm;
    }

    private IEnumerable<ShapePose> Guesses(FillMap map, CharacterShape shape)
    {
        var (area, middleX, middleY) = map.Moments();
        var template = ShapeTemplate.Of(shape, toward ?? shape, 0.05, Line(shape, 8));
        var radius = Math.Max(1, Math.Sqrt(area / template.Area));
        var symmetry = Symmetry(shape);
        var turns = symmetry == 0 ? 1 : (int)Math.Ceiling(symmetry / TurnStep);
        for (var turn = 0; turn < turns; turn++)
        {
            var rotation = symmetry * turn / turns;
            var (sin, cos) = Math.SinCos(rotation);
            var x = middleX - (radius * ((template.MiddleX * cos) - (template.MiddleY * sin)));
            var y = middleY - (radius * ((template.MiddleX * sin) + (template.MiddleY * cos)));
            yield return new(shape, x, y, radius, rotation, 0);
        }
    }

    // Half way between two shapes that turn differently only a full turn maps on itself.
    private double Symmetry(CharacterShape shape)
    {
        var own = ShapeGeometry.Symmetry(shape);
        var other = ShapeGeometry.Symmetry(toward ?? shape);
        return own == 0 || other == 0 || own == other ? Math.Max(own, other) : Math.Tau;
    }

    private double Line(CharacterShape shape, double radius) =>
        outlined ? VisualStyles.LineWidth(shape, radius) / radius : 0;

    private ShapeTemplate Template(FillMap map, ShapePose pose)
    {
        var pixel = Math.Sqrt((map.Cell * map.Cell / 12.0) + (blur * blur));
        return ShapeTemplate.Of(pose.Shape, toward ?? pose.Shape, pixel / pose.Radius, Line(pose.Shape, pose.Radius));
    }

    // One damped Gauss-Newton step over x, y, log radius and rotation, with differences for derivatives.
    private ShapePose Step(FillMap map, ShapePose pose, double damping, bool keepRadius)
    {
        Span<double> normal = stackalloc double[Parameters * Parameters];
        Span<double> right = stackalloc double[Parameters];
        normal.Clear();
        right.Clear();
        Accumulate(map, pose, normal, right);
        for (var i = 0; i < Parameters; i++)
        {
            normal[(i * Parameters) + i] = (normal[(i * Parameters) + i] * (1 + damping)) + 1e-4;
        }

        if (keepRadius)
        {
            normal[(2 * Parameters) + 2] = 1e12;
        }

        LinearSolver.Solve(normal, right);
        return pose with
        {
            X = pose.X + Math.Clamp(right[0], -3 * map.Cell, 3 * map.Cell),
            Y = pose.Y + Math.Clamp(right[1], -3 * map.Cell, 3 * map.Cell),
            Radius = Math.Max(1, pose.Radius * Math.Exp(Math.Clamp(right[2], -0.25, 0.25))),
            Rotation = pose.Rotation + Math.Clamp(right[3], -0.3, 0.3),
        };
    }

    private void Accumulate(FillMap map, ShapePose pose, Span<double> normal, Span<double> right)
    {
        var template = Template(map, pose);
        var move = 0.3 * map.Cell;
        Span<double> size = [move, move, 0.04, 0.08];
        Placement[] ahead =
        [
            new(pose with { X = pose.X + move }, map),
            new(pose with { Y = pose.Y + move }, map),
            new(pose with { Radius = pose.Radius * Math.Exp(0.04) }, map),
            new(pose with { Rotation = pose.Rotation + 0.08 }, map),
        ];
        Placement[] behind =
        [
            new(pose with { X = pose.X - move }, map),
            new(pose with { Y = pose.Y - move }, map),
            new(pose with { Radius = pose.Radius * Math.Exp(-0.04) }, map),
            new(pose with { Rotation = pose.Rotation - 0.08 }, map),
        ];
        var here = new Placement(pose, map);
        Span<double> slope = stackalloc double[Parameters];
        for (var i = 0; i < map.Values.Length; i++)
        {
            var (x, y) = (i % map.Width, i / map.Width);
            if (map.Weights[i] <= 0)
            {
                continue;
            }

            var difference = map.Values[i] - here.Sample(template, x, y);
            for (var p = 0; p < Parameters; p++)
            {
                slope[p] = (ahead[p].Sample(template, x, y) - behind[p].Sample(template, x, y)) / (2 * size[p]);
                right[p] += map.Weights[i] * slope[p] * difference;
                for (var q = 0; q <= p; q++)
                {
                    normal[(p * Parameters) + q] += map.Weights[i] * slope[p] * slope[q];
                    normal[(q * Parameters) + p] = normal[(p * Parameters) + q];
                }
            }
        }
    }

    /// <summary>Maps the middle of a map's value to a place of the upright shape.</summary>
    private readonly struct Placement
    {
        private readonly float xx;
        private readonly float xy;
        private readonly float yx;
        private readonly float yy;
        private readonly float x0;
        private readonly float y0;

        public Placement(ShapePose pose, FillMap map)
        {
            var (sin, cos) = Math.SinCos(pose.Rotation);
            var scale = map.Cell / pose.Radius;
            (xx, xy) = ((float)(cos * scale), (float)(sin * scale));
            (yx, yy) = ((float)(-sin * scale), (float)(cos * scale));
            var (left, top) = (((map.Left - pose.X) / map.Cell) + 0.5, ((map.Top - pose.Y) / map.Cell) + 0.5);
            x0 = (float)((left * xx) + (top * xy));
            y0 = (float)((left * yx) + (top * yy));
        }

        public float Sample(ShapeTemplate template, int x, int y) =>
            template.At((x * xx) + (y * xy) + x0, (x * yx) + (y * yy) + y0);
    }
}
