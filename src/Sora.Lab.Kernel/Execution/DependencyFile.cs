using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sora.Lab.Kernel.Execution;

/// <summary>What an assembly's <c>.deps.json</c> says it needs, found on this machine.</summary>
/// <param name="Managed">Paths of managed assemblies.</param>
/// <param name="Native">Paths of native libraries for this system.</param>
internal sealed record DependencyFile(IReadOnlyList<string> Managed, IReadOnlyList<string> Native)
{
    /// <summary>Reads the file beside an assembly; without one, the assemblies beside it are what it needs.</summary>
    public static DependencyFile Read(string assembly)
    {
        string path = Path.ChangeExtension(assembly, ".deps.json");
        try
        {
            return File.Exists(path) ? Parse(path) : new DependencyFile(Neighbours.Of(assembly), []);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw new KernelException($"'{path}': {error.Message}", error);
        }
    }

    private static DependencyFile Parse(string path)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(path)) ?? throw new JsonException("the file holds null");
        string target = root["runtimeTarget"]?["name"]?.GetValue<string>() ?? "";
        var managed = new List<string>();
        var native = new List<string>();
        foreach ((string library, JsonNode? assets) in root["targets"]?[target]?.AsObject() ?? [])
        {
            string? package = root["libraries"]?[library]?["path"]?.GetValue<string>();
            string? Find(string asset) => Locate(Path.GetDirectoryName(path)!, package, asset);
            managed.AddRange(Names(assets?["runtime"]).Select(Find).OfType<string>());
            native.AddRange(Names(assets?["native"]).Select(Find).OfType<string>());
            foreach ((string asset, JsonNode? about) in assets?["runtimeTargets"]?.AsObject() ?? [])
            {
                if (about?["rid"]?.GetValue<string>() is { } rid && Fits(rid) && Find(asset) is { } found)
                {
                    (about["assetType"]?.GetValue<string>() == "native" ? native : managed).Add(found);
                }
            }
        }
        return new DependencyFile(managed, native);
    }

    private static IEnumerable<string> Names(JsonNode? assets) => assets?.AsObject().Select(asset => asset.Key) ?? [];

    private static string? Locate(string folder, string? package, string asset)
    {
        string[] candidates =
        [
            Path.Combine(folder, asset),
            Path.Combine(folder, Path.GetFileName(asset)),
            Path.Combine(LocalPackages.Folder, package ?? "", asset),
        ];
        return candidates.FirstOrDefault(File.Exists);
    }

    private static bool Fits(string rid)
    {
        string own = RuntimeInformation.RuntimeIdentifier;
        string system =
            OperatingSystem.IsWindows() ? "win"
            : OperatingSystem.IsMacOS() ? "osx"
            : "linux";
        string[] fitting =
        [
            own,
            $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}",
            system,
            "any",
        ];
        return fitting.Contains(rid) || (rid == "unix" && system != "win");
    }
}
