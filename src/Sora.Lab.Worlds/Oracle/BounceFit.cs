namespace Sora.Lab.Worlds.Oracle;

/// <summary>A fall from rest and the bounces after it, with a steady drift to a side.</summary>
/// <param name="Error">The root of the mean squared distance from it, in parts of the frame's smaller side.</param>
/// <param name="Fall">How deep the first fall is, in parts of the frame's smaller side.</param>
internal readonly record struct BounceFit(double Error, double Fall)
{
    private const double LeastFall = 0.2;
    private const double AtRest = 0.01;

    /// <summary>Whether it falls deep enough to be called bouncing.</summary>
    public bool IsBouncing => Fall >= LeastFall;

    /// <summary>Tries times of the fall and parts of speed kept; depth and height follow by least squares.</summary>
    public static BounceFit Of(PathSample[] path, int frames)
    {
        var pace = Math.Clamp(16.0 / Math.Max(1, frames - 1), 0.35, 1);
        var y = path.Select(static at => at.Y).ToArray();
        var best = new BounceFit(double.MaxValue, 0);
        for (var fallTime = 0.22; fallTime <= 0.46; fallTime += 0.01)
        {
            for (var kept = 0.72; kept <= 0.96; kept += 0.04)
            {
                var rows = path.Select(at => new[] { 1, 1 - HeightAt(at.Time, fallTime * pace, kept) }).ToArray();
                var (weights, error) = LeastSquares.Fit(rows, y);
                best = error < best.Error ? new(error, weights[1]) : best;
            }
        }

        var x = path.Select(static at => at.X).ToArray();
        var (_, drift) = LeastSquares.Fit([.. path.Select(static at => new[] { 1, at.Time })], x);
        return best with { Error = Math.Sqrt((best.Error * best.Error) + (drift * drift)) };
    }

    // Height over the floor as a part of the first: each bounce keeps a part of the speed.
    private static double HeightAt(double time, double fallTime, double kept)
    {
        if (time <= fallTime)
        {
            return 1 - (time / fallTime * (time / fallTime));
        }

        var (start, rise, peak) = (fallTime, fallTime * kept, kept * kept);
        while (time > start + (2 * rise))
        {
            (start, rise, peak) = (start + (2 * rise), rise * kept, peak * kept * kept);
            if (rise < AtRest)
            {
                return 0;
            }
        }

        var fromPeak = (time - start - rise) / rise;
        return peak * (1 - (fromPeak * fromPeak));
    }
}
