using System.CommandLine;

namespace Sora.Lab.Cli;

/// <summary>The options by which verbs choose a world model and how it draws.</summary>
internal sealed class WorldModelOptions
{
    public Option<string?> Model { get; } =
        new("--model") { Description = "lab, or the folder of a world model; the game's own rules unless given" };

    public Option<string> Device { get; } =
        new("--device") { Description = "cpu, cuda or auto", DefaultValueFactory = _ => "auto" };

    public Option<int> Steps { get; } =
        new("--steps")
        {
            Description = "steps of the sampler for each frame",
            DefaultValueFactory = _ => WorldSettings.Default.Steps,
        };

    /// <summary>Loads the model that is asked for; the shipped one where none is.</summary>
    public WorldModel Load(ParseResult parsed)
    {
        var name = parsed.GetValue(Model) ?? "lab";
        var folder = name == "lab" ? LabFolders.World : Path.GetFullPath(name);
        return WorldModelFolder.Load(folder, Compute.Of(parsed.GetValue(Device)!));
    }

    /// <summary>How frames are drawn.</summary>
    public WorldSettings Settings(ParseResult parsed) => WorldSettings.Default with { Steps = parsed.GetValue(Steps) };
}
