using System.Text.Json;
using Sora.Lab.Weights;

namespace Sora.Lab.Cascade;

/// <summary>A cascade on disk: a model's folder with <c>cascade.json</c>, which names the folders of its stages in order.</summary>
/// <remarks>
/// <c>{ "stages": ["temporal-sr", "spatial-sr"] }</c>: each a folder as <see cref="SuperResolutionFolder"/> writes it, beside the file or
/// anywhere, <c>blended</c> or <c>bilinear</c>, which need no folder.
/// </remarks>
public static class CascadeFolder
{
    /// <summary>Names the stages.</summary>
    public const string ConfigFile = "cascade.json";

    /// <summary>Whether a model has a cascade.</summary>
    /// <param name="folder">The model's folder.</param>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, ConfigFile));

    /// <summary>Names the stages of a model.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="stages">Their folders, relative to it or absolute.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string folder, IReadOnlyList<string> stages) =>
        AtomicFile.WriteText(
            Path.Combine(folder, ConfigFile),
            JsonSerializer.Serialize(new Listed { Stages = stages }, ModelFolder.Json) + "\n"
        );

    /// <summary>A short name for all that a cascade is made of: other stages or weights, another name.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="stages">As for <see cref="VideoCascade.Load"/>.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static string Fingerprint(string folder, IReadOnlyList<string>? stages = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var names = (stages ?? List(folder)).Select(name =>
            PixelDoubling.IsNamed(name) ? name : ModelFolder.Fingerprint(Find(folder, name))
        );
        return string.Join(' ', names.Prepend(ModelFolder.Fingerprint(folder)));
    }

    /// <inheritdoc cref="VideoCascade.Load"/>
    internal static VideoCascade Load(string folder, IReadOnlyList<string>? stages, Compute? compute)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var names = stages ?? List(folder);
        var basis = TextToVideo.Load(folder, compute);
        var loaded = new List<ICascadeStage>();
        try
        {
            foreach (var name in names)
            {
                loaded.Add(Open(folder, name, basis, compute));
            }

            return new VideoCascade(basis, loaded);
        }
        catch
        {
            loaded.ForEach(stage => stage.Dispose());
            basis.Dispose();
            throw;
        }
    }

    private static IReadOnlyList<string> List(string folder)
    {
        var path = Path.Combine(folder, ConfigFile);
        if (!File.Exists(path))
        {
            throw new IOException($"{path}: expected the stages of a cascade; found no such file.");
        }

        var stages = ModelFolder.ReadConfig<Listed>(path).Stages;
        return stages.Count > 0 ? stages : throw new IOException($"{path}: expected at least one stage; found none.");
    }

    private static ICascadeStage Open(string folder, string name, TextToVideo basis, Compute? compute)
    {
        ICascadeStage? pixels = PixelDoubling.Find(name);
        return pixels ?? SuperResolution.Load(Find(folder, name), basis.Autoencoder, compute);
    }

    private static string Find(string folder, string name)
    {
        string[] places = [Path.Combine(folder, name), Path.GetFullPath(name)];
        return Array.Find(places, Directory.Exists)
            ?? throw new IOException(
                $"Stage '{name}': expected {PixelDoubling.Names} or a folder such as {places[0]}; found neither."
            );
    }

    private sealed record Listed
    {
        public required IReadOnlyList<string> Stages { get; init; }
    }
}
