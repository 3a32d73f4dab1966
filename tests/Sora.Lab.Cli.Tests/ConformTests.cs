using Sora.Lab.Weights;
using static TorchSharp.torch;

namespace Sora.Lab.Cli.Tests;

public sealed class ConformTests : IDisposable
{
    private const string Encoder = "t5_shared_pos_encoder";
    private readonly string folder = Directory.CreateTempSubdirectory("sora-lab-conform-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Modules_of_every_kind_compute_what_was_recorded()
    {
        string[] names =
        [
            Encoder,
            "umt5_encoder",
            "hf_t5_v1_0_encoder",
            "hf_t5_v1_1_encoder",
            "diffusers_wan_dit",
            "wan21_dit_i2v",
            "diffusers_wan_vae",
            "dit_forward",
            "diffusers_dit",
            "dit_diffusion_tables",
            "dit_diffusion_steps",
            "dit_train",
            "latte_class",
            "latte_uncond",
            "latte_t2v",
            "navit",
            "nanogpt",
            "hf_gpt2",
            "hf_clip_text",
            "openai_clip",
            "metrics",
            "sched_flowmatch",
            "wan_sched_flow",
            "sched_ddpm",
            "sched_ddim",
            "sched_dpmsolver",
            "sched_unipc",
            "sched_euler",
            "wan21_t2v_e2e_unipc",
            "spm_unigram",
            "spm_bpe",
        ];

        var result = SoraLab.Run(["conform", .. names.Select(Recorded)]);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(names, lines.Select(line => line.Split(' ')[0]));
        Assert.All(lines, line => Assert.Contains(" PASS ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void One_changed_weight_fails()
    {
        var changed = Rewrite(Encoder, (name, value) => name == "norm.weight" ? value.mul(tensor(1.01f)) : value);

        var result = SoraLab.Run("conform", changed, Recorded(Encoder));

        Assert.Equal(1, result.ExitCode);
        var lines = result.Output.Split('\n');
        Assert.Contains(" FAIL ", lines[0], StringComparison.Ordinal);
        Assert.Contains("beyond: y", lines[0], StringComparison.Ordinal);
        Assert.Contains(" PASS ", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_weight_is_named()
    {
        var incomplete = Rewrite(Encoder, (name, value) => name == "norm.weight" ? null : value);

        var result = SoraLab.Run("conform", incomplete);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(" FAIL ", result.Output, StringComparison.Ordinal);
        Assert.Contains("norm.weight", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kind_that_is_not_built_is_called_so_and_fails_nothing()
    {
        var other = Path.Combine(folder, "some_other_network.safetensors");
        File.Copy(Recorded(Encoder), other);

        var result = SoraLab.Run("conform", other);

        Assert.True(result.ExitCode == 0, result.Error);
        Assert.Contains("unsupported", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_recording_is_named()
    {
        var words = Path.Combine(folder, "words.safetensors");
        File.WriteAllText(words, "no tensors");

        var result = SoraLab.Run("conform", words);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("words.safetensors", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tokenizer_without_its_model_fails()
    {
        var alone = Path.Combine(folder, "spm_unigram.json");
        File.Copy(Recorded("spm_unigram"), alone);

        var result = SoraLab.Run("conform", alone);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains("spm_unigram.model", result.Output, StringComparison.Ordinal);
    }

    // Tensors, or the texts of a tokenizer.
    private static string Recorded(string name)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Recordings", name);
        return File.Exists(path + ".json") ? path + ".json" : path + ".safetensors";
    }

    // The same recording, each tensor changed or left out.
    private string Rewrite(string name, Func<string, Tensor, Tensor?> change)
    {
        var path = Path.Combine(folder, name + ".safetensors");
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(Recorded(name));
        var tensors =
            from key in file.Names
            let value = change(key, file.Load(key))
            where value is not null
            select (key, value);
        SafetensorsWriter.Save(path, tensors.ToList(), file.Metadata);
        return path;
    }
}
