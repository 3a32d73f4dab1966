using System.Text.Json;
using Sora.Lab.Layers;
using Sora.Lab.Text;
using Sora.Lab.Training.Optimization;
using Sora.Lab.Weights;
using static TorchSharp.torch;
using AdamW = Sora.Lab.Training.Optimization.AdamW;

namespace Sora.Lab.Cli.Conform;

/// <summary>GPT: nanoGPT with some steps of its training, and GPT-2 in the layout of transformers.</summary>
internal static class GptCases
{
    private const int Begun = 4;

    public static IEnumerable<ConformCase> Run(RecordedFile file)
    {
        using var scope = NewDisposeScope();
        using var model = new Gpt(NanoConfig(file.Config));
        file.LoadInto(model, GptKeyMap.FromNanoGpt);
        var ids = file.Load("in/idx");
        var logits = model.call(ids);
        var greedy = file.Load("out/greedy");
        var count = (int)greedy.size(1) - Begun;
        var found = model.Generate(ids.narrow(1, 0, Begun), count, GptSampling.Greedy);
        return
        [
            ConformCase.Of("lm_head", file.Load("lm_head.weight"), file.Load("transformer.wte.weight")),
            ConformCase.Of("logits", logits, file.Load("out/logits")),
            ConformCase.Of("logits_last", logits.narrow(1, -1, 1), file.Load("out/logits_last")),
            ConformCase.Of("loss", Gpt.Loss(logits, file.Load("in/targets")), file.Load("out/loss")),
            ConformCase.Of("greedy", found, greedy),
            .. Train(file, model),
        ];
    }

    public static IEnumerable<ConformCase> RunHuggingFace(RecordedFile file)
    {
        using var scope = NewDisposeScope();
        using var model = new Gpt(HuggingFaceConfig(file.Config));
        file.LoadInto(model, GptKeyMap.FromHuggingFace);
        var ids = file.Load("in/input_ids");
        var logits = model.call(ids);
        var pairs = ids.size(1) - 1;
        return
        [
            ConformCase.Of("lm_head", file.Load("lm_head.weight"), file.Load("transformer.wte.weight")),
            ConformCase.Of("logits", logits, file.Load("out/logits")),
            ConformCase.Of(
                "loss",
                Gpt.Loss(logits.narrow(1, 0, pairs), ids.narrow(1, 1, pairs)),
                file.Load("out/loss")
            ),
        ];
    }

    private static List<ConformCase> Train(RecordedFile file, Gpt model)
    {
        using var gradients = enable_grad();
        var config = file.Config.GetProperty("train");
        using var parameters = new FlatParameters(model.named_parameters().Select(p => (p.name, p.parameter)));
        using var optimizer = new AdamW(parameters, TrainingCases.Optimizer(config));
        var (cases, losses, norms) = (new List<ConformCase>(), new List<Tensor>(), new List<double>());
        for (var i = 0; i < config.GetProperty("steps").GetInt32(); i++)
        {
            parameters.ZeroGradients();
            losses.Add(Gpt.Loss(model.call(file.Load("in/train_x")[i]), file.Load("in/train_y")[i]));
            losses[^1].backward();
            cases.AddRange(i == 0 ? TrainingCases.Gradients(file, GptKeyMap.FromNanoGpt, model) : []);
            norms.Add(parameters.ClipGradients(config.GetProperty("grad_clip").GetDouble()));
            optimizer.Step(config.GetProperty("lr").GetDouble());
        }

        cases.Add(ConformCase.Of("losses", stack(losses), file.Load("out/losses")));
        cases.Add(ConformCase.Of("grad_norms", tensor([.. norms]), file.Load("out/grad_norms")));
        cases.AddRange(TrainingCases.Moved(file, "param/", GptKeyMap.FromNanoGpt, TrainingCases.Weights(model)));
        return cases;
    }

    private static GptConfig NanoConfig(JsonElement config) =>
        new()
        {
            VocabularySize = Integer(config, "vocab_size"),
            ContextLength = Integer(config, "block_size"),
            Width = Integer(config, "n_embd"),
            Layers = Integer(config, "n_layer"),
            Heads = Integer(config, "n_head"),
            HasBias = config.GetProperty("bias").GetBoolean(),
            Gelu = GeluForm.Exact,
        };

    private static GptConfig HuggingFaceConfig(JsonElement config) =>
        new()
        {
            VocabularySize = Integer(config, "vocab_size"),
            ContextLength = Integer(config, "n_positions"),
            Width = Integer(config, "n_embd"),
            Layers = Integer(config, "n_layer"),
            Heads = Integer(config, "n_head"),
        };

    private static int Integer(JsonElement config, string name) => config.GetProperty(name).GetInt32();
}
