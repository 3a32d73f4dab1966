namespace Sora.Lab.Worlds.Oracle;

/// <summary>How a camera moves over a clip, measured on the background alone.</summary>
/// <remarks>
/// A background of this world is one plane, so that there is one right parallax: at every frame one homography (a shift, or a scaling about the middle)
/// takes all of it from where it was. Each quarter of the time, begun at every eighth, and each third of the height, where far and near things of a landscape lie, is
/// therefore fitted alone and held against the whole. A part in which several rates fit about equally well, as along a straight horizon, is taken at
/// the one nearest to the whole; one without edges says nothing.
/// </remarks>
/// <param name="Camera">What the camera does.</param>
/// <param name="Pan">How far it moves right over the clip, in units of the frame's shorter side.</param>
/// <param name="Zoom">The scale of the last frame beside the first.</param>
/// <param name="Unsteadiness">How far the rate of a quarter of the time is from that of the whole, as a part of it; the worst of them.</param>
/// <param name="Disagreement">How far the rate of a third of the height is from that of the whole, as a part of it; the worst of them.</param>
public readonly record struct CameraMeasure(
    Camera Camera,
    double Pan,
    double Zoom,
    double Unsteadiness,
    double Disagreement
)
{
    private const int Eighths = 8;
    private const int Bands = 3;
    private const int Rates = 28; // to each side

    // What costs so little more than the best fit is about as good: as a part of the range of costs, and in bytes. A third of the height has few edges.
    private static readonly (double Part, double Bytes) SlackOfTime = (0.1, 1);
    private static readonly (double Part, double Bytes) SlackOfBand = (0.35, 3);

    /// <summary>Of a camera that does not move.</summary>
    public static CameraMeasure Still { get; } = new(Camera.Still, 0, 1, 0, 0);

    /// <summary>Measures a clip.</summary>
    internal static CameraMeasure Of(CameraEstimator estimator)
    {
        var (camera, last) = estimator.Estimate();
        if (camera == Camera.Still)
        {
            return Still;
        }

        var (height, width, frames) = estimator.Size;
        var whole = new Fit(estimator, camera, last);
        var times = Enumerable.Range(0, Eighths + 1).Select(i => i * (frames - 1) / Eighths).ToArray();
        var rows = Enumerable.Range(0, Bands + 1).Select(i => i * height / Bands).ToArray();
        return new(
            camera,
            last.OffsetX / Math.Min(width, height),
            last.Zoom,
            times.Zip(times.Skip(2)).Max(pair => whole.Deviation(SlackOfTime, .., pair)),
            rows.Zip(rows.Skip(1)).Max(band => whole.Deviation(SlackOfBand, band.First..band.Second, estimator.Pairs))
        );
    }

    // The camera's movement over the whole clip, as one number: pixels, or the logarithm of a scale.
    private sealed class Fit(CameraEstimator estimator, Camera camera, CameraState last)
    {
        private readonly bool zooms = camera is Camera.ZoomIn or Camera.ZoomOut;

        private double Rate => zooms ? Math.Log(last.Zoom) : last.OffsetX;

        private double Most =>
            zooms
                ? CameraEstimator.MostZoom
                : CameraEstimator.MostPan * Math.Min(estimator.Size.Width, estimator.Size.Height);

        public double Deviation((double Part, double Bytes) slack, Range rows, params ReadOnlySpan<(int, int)> pairs)
        {
            var own = estimator.Explain(last, rows, pairs);
            if (own.Pixels < CameraEstimator.FewestEdges)
            {
                return 0;
            }

            var costs = new List<(double Rate, double Cost)> { (Rate, own.Cost) };
            for (var i = -Rates; i <= Rates; i++)
            {
                var rate = Most * i / Rates;
                var at = zooms ? new CameraState(0, Math.Exp(rate)) : new CameraState(rate, 1);
                var (cost, pixels) = estimator.Explain(at, rows, pairs);
                if (2 * pixels >= own.Pixels)
                {
                    costs.Add((rate, cost));
                }
            }

            var (least, most) = (costs.Min(each => each.Cost), costs.Max(each => each.Cost));
            var enough = least + Math.Max(slack.Bytes, slack.Part * (most - least));
            return costs.Where(each => each.Cost <= enough).Min(each => Math.Abs(each.Rate - Rate) / Math.Abs(Rate));
        }
    }
}
