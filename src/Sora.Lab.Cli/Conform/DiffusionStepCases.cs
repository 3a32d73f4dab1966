using System.Text.Json;
using Sora.Lab.Diffusion;
using Sora.Lab.Layers;
using Sora.Lab.Transformers;
using Sora.Lab.Weights;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Conform;

/// <summary>DiT's diffusion: its steps with learned variance, its losses, and DDPM's and DDIM's ways back over fewer steps.</summary>
internal sealed class DiffusionStepCases
{
    private const double OfWays = 1e-3;

    // The release's, whatever it visits of them.
    private const int TrainingSteps = 1000;

    private readonly RecordedFile file;
    private readonly DiT model;
    private readonly GaussianDiffusion all;
    private readonly GaussianDiffusion few;
    private readonly NetworkOutput predicts;
    private readonly int[] visited;

    private DiffusionStepCases(RecordedFile file, DiT model)
    {
        (this.file, this.model) = (file, model);
        predicts = Flag("predict_xstart") ? NetworkOutput.CleanSample : NetworkOutput.Noise;
        var schedule = DiffusionTableCases.Schedule(Text("noise_schedule"), TrainingSteps);
        visited = DiffusionTableCases.Visited(Text("respacing"), schedule.Steps);
        var isLarge = !Flag("sigma_small");
        all = new(schedule, predicts, isLarge);
        few = new(schedule.Respaced(visited), predicts, isLarge);
    }

    public static IEnumerable<ConformCase> Run(RecordedFile file)
    {
        using var scope = NewDisposeScope();
        using var model = new DiT(DiTCases.Config(file.Config.GetProperty("dit")));
        file.LoadInto(model, DiTKeyMap.FromRelease);
        var cases = new DiffusionStepCases(file, model);
        return [.. cases.SingleSteps(), .. cases.Ways()];
    }

    private IEnumerable<ConformCase> SingleSteps()
    {
        // The published steps clip by default, and the losses never do.
        var (x0, noise, step, label) = (
            file.Load("in/x0"),
            file.Load("in/noise"),
            file.Load("in/t"),
            file.Load("in/y")
        );
        var x = all.Diffuse(x0, noise, step);
        var truth = all.Posterior(x0, x, step);
        var output = model.call(x, step, label);
        var back = all.Predict(output, x, step, clips: true);
        var (error, bound) = all.Losses(output, x0, noise, step);
        yield return Case("q_sample", x);
        yield return Case("q_post_mean", truth.Mean);
        yield return Case("q_post_logvar", truth.LogVariance);
        yield return Case("p_mean", back.Mean);
        yield return Case("p_log_variance", back.LogVariance);
        yield return Case("p_pred_xstart", back.Clean);
        yield return Case("loss_mse", error);
        if (model.Config.LearnsVariance)
        {
            yield return Case("loss_vb", bound);
        }

        yield return Case("loss_loss", model.Config.LearnsVariance ? error.Plus(bound) : error);
        yield return ConformCase.NotRun("ddim_reverse", "neither its sample nor its step is recorded");
    }

    private IEnumerable<ConformCase> Ways()
    {
        yield return Case("p_sample_traj", Sampled(clips: false)) with
        {
            Tolerance = OfWays,
        };
        yield return Case("p_sample_clip_traj", Sampled(clips: true)) with
        {
            Tolerance = OfWays,
        };
        yield return Case("ddim_eta0_traj", Implicit(eta: 0)) with
        {
            Tolerance = OfWays,
        };
        yield return Case("ddim_eta1_traj", Implicit(eta: 1)) with
        {
            Tolerance = OfWays,
        };
    }

    private Tensor Sampled(bool clips)
    {
        var way = new List<Tensor> { file.Load("in/xT") };
        few.Sample(Network, way[0], Noise(), (_, x, _) => way.Add(x.clone().DetachFromDisposeScope()), clips);
        return Stacked(way);
    }

    // DDIM is the ancestral sampler of the noise alone.
    private Tensor Implicit(double eta)
    {
        var way = new List<Tensor> { file.Load("in/xT") };
        double[] times = [.. Enumerable.Range(0, visited.Length).Select(k => few.Schedule.TimeAt(k)).Reverse(), 0];
        var channels = way[0].size(1);
        var denoise = VariancePreserving.Denoiser(
            (x, t) => Network(x, visited.Length - 1 - Array.IndexOf(times, t)).narrow(1, 0, channels),
            predicts
        );
        Samplers.Ancestral(
            denoise,
            VariancePreserving.ToFlow(way[0], times[0]),
            times,
            Noise(),
            (i, x, _) => way.Add(VariancePreserving.FromFlow(x, times[i + 1]).DetachFromDisposeScope()),
            eta
        );
        return Stacked(way);
    }

    private Tensor Network(Tensor x, int k)
    {
        var step = tensor(Enumerable.Repeat((long)visited[k], (int)x.size(0)).ToArray());
        return model.call(x, step, file.Load("in/y"));
    }

    private NoiseSource Noise()
    {
        var recorded = file.Load("in/step_noise");
        return (i, _) => recorded[i];
    }

    private ConformCase Case(string name, Tensor found) => ConformCase.Of(name, found, file.Load($"out/{name}"));

    private bool Flag(string name) => file.Config.GetProperty(name).GetBoolean();

    private string Text(string name) =>
        file.Config.GetProperty(name).GetString() ?? throw new JsonException($"Expected a text for {name}.");

    private static Tensor Stacked(List<Tensor> way)
    {
        var stacked = stack(way);
        way.Skip(1).ToList().ForEach(x => x.Dispose());
        return stacked;
    }
}
