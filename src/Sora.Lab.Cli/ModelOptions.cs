using System.CommandLine;

namespace Sora.Lab.Cli;

/// <summary>The options by which verbs choose a model and where it runs.</summary>
internal sealed class ModelOptions
{
    public Option<string> Model { get; } =
        new("--model") { Description = "lab, or the folder of a model", DefaultValueFactory = _ => "lab" };

    public Option<string> Device { get; } =
        new("--device") { Description = "cpu, cuda or auto", DefaultValueFactory = _ => "auto" };

    /// <summary>Loads the model that is asked for.</summary>
    public TextToVideo Load(ParseResult parsed) =>
        TextToVideo.Load(Folder(parsed), Compute.Of(parsed.GetValue(Device)!));

    /// <summary>The folder of the model that is asked for.</summary>
    public string Folder(ParseResult parsed) => LabFolders.Model(parsed.GetValue(Model)!);
}
