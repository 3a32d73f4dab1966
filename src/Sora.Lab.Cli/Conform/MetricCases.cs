using Sora.Lab.Training.Evaluation;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Conform;

/// <summary>Measures of quality: PSNR, SSIM, and distances between sets of features.</summary>
internal static class MetricCases
{
    private const double Exact = 1e-6;
    private const double Rough = 1e-4;

    public static IEnumerable<ConformCase> Run(RecordedFile file)
    {
        using var scope = NewDisposeScope();
        var (a, b) = (file.Load("in/video_a"), file.Load("in/video_b"));
        var (bytesA, bytesB) = (file.Load("in/video_a_u8").to(float64), file.Load("in/video_b_u8").to(float64));
        var (one, other) = (file.Load("in/feat1"), file.Load("in/feat2"));
        var ((mean1, covariance1), (mean2, covariance2)) = (
            FeatureDistances.Moments(one),
            FeatureDistances.Moments(other)
        );
        return
        [
            Of("mse_frame", ClipQuality.MeanSquaredError(a, b), Exact),
            Of("psnr_frame", ClipQuality.PeakSignalToNoise(a, b), Exact),
            Of("psnr_frame_u8", ClipQuality.PeakSignalToNoise(bytesA, bytesB, 255), Exact),
            Of("ssim_gauss", ClipQuality.StructuralSimilarity(a, b), Rough),
            Of("ssim_uniform7", ClipQuality.StructuralSimilarityEven(a, b), Rough),
            Of("ssim_gauss_gray", ClipQuality.StructuralSimilarity(Gray(a), Gray(b)), Rough),
            ConformCase.NotRun("ssim_gauss_gray_map0", "its edges mirror the picture"),
            Of("frechet", tensor(FeatureDistances.Frechet(one, other)), 1e-3),
            ConformCase.NotRun("frechet_self", "nothing but rounding"),
            Of("mu1", mean1, Exact),
            Of("sigma1", covariance1, Exact),
            Of("mu2", mean2, Exact),
            Of("sigma2", covariance2, Exact),
            Of("kid_poly3_unbiased", tensor(FeatureDistances.Kernel(one, other)), Rough),
        ];

        ConformCase Of(string name, Tensor found, double tolerance) =>
            ConformCase.Of(name, found, file.Load($"out/{name}")) with
            {
                Tolerance = tolerance,
            };
    }

    private static Tensor Gray(Tensor clip) => clip.to(float64).mean([-1], keepdim: true);
}
