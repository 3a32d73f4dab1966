using Sora.Lab.Diffusion;
using Sora.Lab.Layers;
using Sora.Lab.Training.Optimization;
using Sora.Lab.Transformers;
using Sora.Lab.Weights;
using static TorchSharp.torch;
using AdamW = Sora.Lab.Training.Optimization.AdamW;

namespace Sora.Lab.Cli.Conform;

/// <summary>Some steps of DiT's training: losses, gradients, AdamW, and the running mean of the weights.</summary>
internal static class DiTTrainingCases
{
    // The published running mean has no warm-up: ours is past its own after so many updates.
    private const long Settled = 1_000_000;

    public static IEnumerable<ConformCase> Run(RecordedFile file)
    {
        using var gradients = enable_grad();
        using var scope = NewDisposeScope();
        var config = file.Config;
        using var model = new DiT(DiTCases.Config(config.GetProperty("dit")));
        file.LoadInto(model, DiTKeyMap.FromRelease);
        using var parameters = new FlatParameters(model.named_parameters().Select(p => (p.name, p.parameter)));
        using var optimizer = new AdamW(parameters, TrainingCases.Optimizer(config));
        using var average = new ExponentialMovingAverage(parameters, config.GetProperty("ema_decay").GetDouble());
        var diffusion = new GaussianDiffusion(NoiseSchedule.Linear());
        var (cases, losses) = (new List<ConformCase>(), new List<Tensor>());
        for (var i = 0; i < config.GetProperty("steps").GetInt32(); i++)
        {
            parameters.ZeroGradients();
            var (error, bound) = Losses(file, model, diffusion, i);
            losses.Add((model.Config.LearnsVariance ? error.Plus(bound) : error).mean());
            losses[^1].backward();
            if (i == 0)
            {
                cases.Add(ConformCase.Of("loss0_mse", error, file.Load("out/loss0_mse")));
                if (model.Config.LearnsVariance)
                {
                    cases.Add(ConformCase.Of("loss0_vb", bound, file.Load("out/loss0_vb")));
                }

                cases.AddRange(TrainingCases.Gradients(file, DiTKeyMap.FromRelease, model));
            }

            optimizer.Step(config.GetProperty("lr").GetDouble());
            average.Update(Settled + i);
        }

        cases.Add(ConformCase.Of("losses", stack(losses), file.Load("out/losses")));
        cases.AddRange(TrainingCases.Moved(file, "param/", DiTKeyMap.FromRelease, TrainingCases.Weights(model)));
        cases.AddRange(
            TrainingCases.Moved(
                file,
                "ema/",
                DiTKeyMap.FromRelease,
                average.Averages().ToDictionary(a => a.Name, a => a.Value)
            )
        );
        return cases;
    }

    private static (Tensor Error, Tensor Bound) Losses(RecordedFile file, DiT model, GaussianDiffusion diffusion, int i)
    {
        var (x0, noise, step) = (file.Load("in/x0")[i], file.Load("in/noise")[i], file.Load("in/t")[i]);
        var output = model.call(diffusion.Diffuse(x0, noise, step), step, file.Load("in/y")[i]);
        return diffusion.Losses(output, x0, noise, step);
    }
}
