using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Sora.Lab.Kernel.Execution;

/// <summary>Finds what an assembly needs among the files beside it, as in the output folder of an application.</summary>
internal static class Neighbours
{
    /// <summary>The assemblies in the same folder that this one refers to, directly or through others.</summary>
    public static IReadOnlyList<string> Of(string assembly)
    {
        string folder = Path.GetDirectoryName(assembly)!;
        var found = new List<string>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { assembly };
        var waiting = new Queue<string>([assembly]);
        while (waiting.TryDequeue(out string? next))
        {
            foreach (string name in References(next))
            {
                string path = Path.Combine(folder, name + ".dll");
                if (File.Exists(path) && seen.Add(path))
                {
                    found.Add(path);
                    waiting.Enqueue(path);
                }
            }
        }
        return found;
    }

    private static string[] References(string assembly)
    {
        using FileStream stream = File.OpenRead(assembly);
        using var reader = new PEReader(stream);
        if (!reader.HasMetadata)
        {
            return [];
        }
        MetadataReader metadata = reader.GetMetadataReader();
        return
        [
            .. metadata.AssemblyReferences.Select(handle =>
                metadata.GetString(metadata.GetAssemblyReference(handle).Name)
            ),
        ];
    }
}
