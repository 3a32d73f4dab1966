using System.Text.Json;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Conform;

/// <summary>Rebuilds recorded modules and compares what they compute.</summary>
internal static class Conformance
{
    private static readonly Dictionary<string, Func<RecordedFile, IEnumerable<ConformCase>>> Kinds = new()
    {
        ["wan21_dit_t2v"] = WanTransformerCases.Run,
        ["wan21_dit_i2v"] = WanTransformerCases.Run,
        ["diffusers_wan_dit"] = WanTransformerCases.RunDiffusers,
        ["diffusers_wan_dit_i2v"] = WanTransformerCases.RunDiffusers,
        ["wan21_vae"] = WanAutoencoderCases.Run,
        ["diffusers_wan_vae"] = WanAutoencoderCases.RunDiffusers,
        ["umt5_encoder"] = TextEncoderCases.RunWan,
        ["t5_shared_pos_encoder"] = TextEncoderCases.RunWan,
        ["hf_t5_v1_0_encoder"] = TextEncoderCases.RunHuggingFace,
        ["hf_t5_v1_1_encoder"] = TextEncoderCases.RunHuggingFace,
        ["wan21_t2v_e2e_unipc"] = WanPipelineCases.Run,
        ["wan21_t2v_e2e_dpmpp"] = WanPipelineCases.Run,
        ["sched_flowmatch"] = SchedulerCases.Run,
        ["wan_sched_flow"] = SchedulerCases.Run,
        ["dit_forward"] = DiTCases.Run,
        ["diffusers_dit"] = DiTCases.RunDiffusers,
        ["metrics"] = MetricCases.Run,
        ["sched_ddpm"] = SchedulerCases.Run,
        ["sched_ddim"] = SchedulerCases.Run,
        ["sched_dpmsolver"] = SchedulerCases.Run,
        ["sched_unipc"] = SchedulerCases.Run,
        ["sched_euler"] = SchedulerCases.Run,
        ["dit_diffusion_tables"] = DiffusionTableCases.Run,
        ["dit_diffusion_steps"] = DiffusionStepCases.Run,
        ["dit_train"] = DiTTrainingCases.Run,
        ["latte_class"] = LatteCases.Run,
        ["latte_uncond"] = LatteCases.Run,
        ["latte_t2v"] = LatteCases.RunText,
        ["navit"] = NaViTCases.Run,
        ["nanogpt"] = GptCases.Run,
        ["hf_gpt2"] = GptCases.RunHuggingFace,
        ["hf_clip_text"] = ClipCases.RunText,
        ["openai_clip"] = ClipCases.Run,
    };

    /// <summary>Compares one recording; whatever goes wrong with it becomes part of its report.</summary>
    /// <exception cref="IOException">The file cannot be read or is no recording.</exception>
    public static ConformReport Check(string path)
    {
        if (Path.GetExtension(path) == ".json")
        {
            return CheckTexts(path);
        }

        using var file = RecordedFile.Open(path);
        return Kinds.TryGetValue(file.Kind, out var run)
            ? Report(path, file.Tolerance, () => run(file))
            : Report(path, file.Tolerance, () => []);
    }

    // A tokenizer's recording is no tensors but texts, and names a model beside it.
    private static ConformReport CheckTexts(string path)
    {
        try
        {
            using var texts = JsonDocument.Parse(File.ReadAllText(path));
            return texts.RootElement.TryGetProperty("model", out _)
                ? Report(path, 0, () => TokenizerCases.Run(texts.RootElement, Path.GetDirectoryName(path) ?? ""))
                : Report(path, 0, () => []);
        }
        catch (JsonException e)
        {
            throw new IOException($"{path}: expected JSON; found {e.Message}", e);
        }
    }

    private static ConformReport Report(string path, double tolerance, Func<IEnumerable<ConformCase>> run)
    {
        var name = Path.GetFileNameWithoutExtension(path);
        try
        {
            using var gradients = no_grad();
            return new ConformReport(name, tolerance, [.. run()], null);
        }
        catch (Exception e) when (IsOfTheFile(e))
        {
            return new ConformReport(name, tolerance, [], e.Message.ReplaceLineEndings(" "));
        }
    }

    private static bool IsOfTheFile(Exception e) =>
        e is IOException or ArgumentException or JsonException or KeyNotFoundException or InvalidOperationException;
}
