using Sora.Lab.Worlds.Sampling;

namespace Sora.Lab.Worlds.Rendering;

/// <summary>Paints a scene's background, as far as its camera ever sees.</summary>
/// <param name="scene">The scene; its seed decides the details.</param>
internal sealed class BackgroundPainter(Scene scene)
{
    private readonly RandomSource random = new(scene.Seed ^ 0xBAC6);
    private readonly Canvas canvas = MakeCanvas(scene);
    private readonly double unit = Math.Min(scene.Width, scene.Height) / 64.0;

    public static Canvas Paint(Scene scene)
    {
        var painter = new BackgroundPainter(scene);
        painter.Paint();
        return painter.canvas;
    }

    private static Canvas MakeCanvas(Scene scene)
    {
        var least = scene.States.Min(static state => state.Camera.OffsetX);
        var most = scene.States.Max(static state => state.Camera.OffsetX);
        var margin = (1 / scene.States.Min(static state => state.Camera.Zoom)) - 1;
        var (marginX, marginY) = (margin * scene.Width / 2, margin * scene.Height / 2);
        var (left, top) = ((int)Math.Floor(least - marginX), (int)Math.Floor(-marginY));
        var (right, bottom) = (scene.Width + most + marginX, scene.Height + marginY);
        return new(left, top, (int)Math.Ceiling(right) - left, (int)Math.Ceiling(bottom) - top);
    }

    private void Paint()
    {
        var tones = Palette.Of(scene.Background).AsSpan();
        canvas.Fill(scene.Background == Background.Plain ? tones[random.Below(tones.Length)] : tones[0]);
        switch (scene.Background)
        {
            case Background.Meadow:
                PaintMeadow(tones);
                break;
            case Background.Beach:
                PaintBeach(tones);
                break;
            case Background.Snow:
                PaintSnow(tones);
                break;
            case Background.Night:
                PaintNight(tones);
                break;
            case Background.City:
                PaintCity(tones);
                break;
            case Background.Checkerboard:
                PaintCheckerboard(tones);
                break;
            default:
                break;
        }
    }

    private void PaintMeadow(ReadOnlySpan<Rgb> tones)
    {
        var hills = Wave(random.Between(0.28, 0.45), 2.5, 60);
        canvas.FillBelow(hills, tones[1]);
        Scatter(
            6,
            0.6,
            hills,
            tones[2],
            static (x, y, plot) =>
            {
                plot(x, y);
                plot(x, y - 1);
                plot(x + 1, y);
            }
        );
    }

    private void PaintBeach(ReadOnlySpan<Rgb> tones)
    {
        var horizon = Math.Round(random.Between(0.24, 0.34) * scene.Height);
        canvas.FillBelow(_ => horizon, tones[1]);
        var shore = Wave(random.Between(0.56, 0.68), 2, 34);
        canvas.FillBelow(shore, tones[2]);
        Scatter(
            8,
            0.5,
            shore,
            tones[3],
            static (x, y, plot) =>
            {
                plot(x, y);
                plot(x + 1, y);
            }
        );
    }

    private void PaintSnow(ReadOnlySpan<Rgb> tones)
    {
        canvas.FillBelow(Wave(random.Between(0.3, 0.42), 5, 48), tones[1]);
        canvas.FillBelow(Wave(random.Between(0.68, 0.82), 3, 40), tones[2]);
    }

    private void PaintNight(ReadOnlySpan<Rgb> tones)
    {
        Scatter(9, 0.65, static _ => double.MinValue, tones[2], static (x, y, plot) => plot(x, y));
        canvas.FillBelow(Wave(random.Between(0.74, 0.86), 3, 50), tones[1]);
    }

    private void PaintCity(ReadOnlySpan<Rgb> tones)
    {
        var road = (int)Math.Round(random.Between(0.84, 0.9) * scene.Height);
        var houses = (int)Math.Round(11 * unit);
        var windows = Math.Max(3, (int)Math.Round(3.5 * unit));
        for (var i = (int)Math.Floor(canvas.Left / (double)houses); i * houses < canvas.Right; i++)
        {
            var bits = RandomSource.Hash(scene.Seed, i, 1);
            var top = (int)((0.22 + ((bits & 0xFFFF) / 65536.0 * 0.4)) * scene.Height);
            canvas.FillBox(i * houses, top, (i + 1) * houses, road, tones[(i & 1) == 0 ? 1 : 2]);
            for (var y = top + 2; y < road - 3; y += windows + 1)
            {
                for (var x = (i * houses) + 2; x < ((i + 1) * houses) - 2; x += windows + 1)
                {
                    var size = Math.Max(1, windows / 2);
                    if (RandomSource.Hash(scene.Seed, x, y) % 3 != 0)
                    {
                        canvas.FillBox(x, y, x + size, y + size, tones[3]);
                    }
                }
            }
        }

        canvas.FillBox(canvas.Left, road, canvas.Right, canvas.Bottom, tones[4]);
    }

    private void PaintCheckerboard(ReadOnlySpan<Rgb> tones)
    {
        var cell = (int)Math.Round(random.Between(7, 12) * unit);
        var (phaseX, phaseY) = (random.Below(cell), random.Below(cell));
        for (var y = canvas.Top; y < canvas.Bottom; y++)
        {
            for (var x = canvas.Left; x < canvas.Right; x++)
            {
                var odd = (Math.Floor((x + phaseX) / (double)cell) + Math.Floor((y + phaseY) / (double)cell)) % 2 != 0;
                if (odd)
                {
                    canvas.Blend(x, y, tones[1]);
                }
            }
        }
    }

    // A gentle line across the world: at a part of the frame's height, as high as given in units, of a period in units.
    private Func<double, double> Wave(double part, double height, double period)
    {
        var (phase, middle) = (random.Between(0, Math.Tau), part * scene.Height);
        return x => middle + (height * unit * Math.Sin(phase + (Math.Tau * x / (period * unit))));
    }

    // One mark a cell of a grid at most, at a place of its own, where it lies below the line.
    private void Scatter(
        double spacing,
        double chance,
        Func<double, double> line,
        Rgb tone,
        Action<int, int, Action<int, int>> mark
    )
    {
        var cell = Math.Max(4, (int)Math.Round(spacing * unit));
        void Plot(int x, int y) => canvas.Blend(x, y, tone);
        for (var row = FloorDivide(canvas.Top, cell); row * cell < canvas.Bottom; row++)
        {
            for (var column = FloorDivide(canvas.Left, cell); column * cell < canvas.Right; column++)
            {
                var bits = RandomSource.Hash(scene.Seed, column, row);
                var x = (column * cell) + (int)(bits % (uint)cell);
                var y = (row * cell) + (int)((bits >> 16) % (uint)cell);
                if (((bits >> 40) & 0xFF) < chance * 256 && y > line(x) + 3)
                {
                    mark(x, y, Plot);
                }
            }
        }
    }

    private static int FloorDivide(int value, int by) => (int)Math.Floor(value / (double)by);
}
