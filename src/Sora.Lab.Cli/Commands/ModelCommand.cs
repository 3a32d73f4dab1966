using System.CommandLine;
using System.Globalization;
using Sora.Lab.Published;
using Sora.Lab.Weights;
using Spectre.Console;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab model inspect DIR</c>: what is in a checkpoint and what a clip would cost, from headers alone.</summary>
internal static class ModelCommand
{
    private static readonly GenerationSettings Defaults = GenerationSettings.Wan21;

    private static readonly Argument<string> Folder = new("folder") { Description = "lab, or the folder of a model" };
    private static readonly Option<int> Width = Setting("--width", "W in pixels", Defaults.Width);
    private static readonly Option<int> Height = Setting("--height", "H in pixels", Defaults.Height);
    private static readonly Option<int> Frames = Setting("--frames", "1 (an image), 5, 9, 13 ...", Defaults.Frames);
    private static readonly Option<int> Steps = Setting("--steps", "steps of the sampler", Defaults.Steps);
    private static readonly Option<string> Device = Setting("--device", "cpu, cuda or auto", "auto");

    public static Command Create()
    {
        var inspect = new Command(
            "inspect",
            "Say what is in a checkpoint and what a clip would cost, without loading it"
        )
        {
            Folder,
            Width,
            Height,
            Frames,
            Steps,
            Device,
        };
        inspect.SetAction(parsed =>
        {
            var folder = LabFolders.Model(parsed.GetValue(Folder)!);
            if (PublishedModel.IsIn(folder))
            {
                using var model = PublishedModel.Open(folder);
                Show(model, Settings(parsed), Compute.Of(parsed.GetValue(Device)!));
            }
            else
            {
                ShowOwn(folder);
            }

            return 0;
        });
        return new Command("model", "Look into checkpoints and configs") { inspect, CostCommand.Create() };
    }

    private static GenerationSettings Settings(ParseResult parsed) =>
        Defaults with
        {
            Width = parsed.GetValue(Width),
            Height = parsed.GetValue(Height),
            Frames = parsed.GetValue(Frames),
            Steps = parsed.GetValue(Steps),
        };

    private static void Show(PublishedModel model, GenerationSettings settings, Compute compute)
    {
        foreach (var part in new[] { model.Transformer, model.TextEncoder, model.Autoencoder })
        {
            var types = string.Join(", ", part.Types);
            Line(
                $"{part.Kind, -12} {part.Tensors, 4} tensors {part.Parameters, 15:N0} parameters, {types}, {part.Naming}'s names"
            );
            Line($"             {Path.GetRelativePath(model.Folder, part.Weights.Path)}");
        }

        var (tokens, length) = (GenerationCost.Tokens(model, settings), model.TextEncoderConfig.MaxLength);
        var pass = GenerationCost.TransformerPass(model.TransformerConfig, tokens, length);
        var passes = 2.0 * settings.Steps;
        Line($"\n{settings.Frames} frames of {settings.Width}x{settings.Height}: {tokens:N0} tokens, {length} of text");
        Line($"encode text  {GenerationCost.TextEncoderPass(model, length) / 1e12:F2} TFLOP for {length} tokens");
        Line(
            $"denoise      {pass / 1e12:F2} TFLOP a pass, {pass * passes / 1e15:F3} PFLOP in {settings.Steps} steps with guidance"
        );
        Line($"decode       {GenerationCost.Decoding(model, settings) / 1e12:F2} TFLOP");
        Line($"\n{MemoryPlan.Of(model, settings, compute)}");
    }

    private static void ShowOwn(string folder)
    {
        string[] files = [ModelFolder.TransformerFile, ModelFolder.TextEncoderFile, ModelFolder.AutoencoderFile];
        foreach (var name in files)
        {
            using var weights = WeightSet.Open(ModelFolder.WeightsOf(folder, name));
            var infos = weights.Names.Select(weights.Info).ToList();
            var types = string.Join(", ", infos.Select(info => info.DataType).Distinct());
            Line($"{name, -28} {infos.Count, 4} tensors {infos.Sum(info => info.Count), 13:N0} parameters, {types}");
        }
    }

    private static void Line(FormattableString text) =>
        AnsiConsole.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static Option<T> Setting<T>(string name, string description, T value) =>
        new(name) { Description = description, DefaultValueFactory = _ => value };
}
