using System.Text.RegularExpressions;

namespace Sora.Lab.Kernel.Execution;

/// <summary>A package as <c>#r "nuget: Id, Version"</c> names it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Version">Its version; <c>*</c> for the latest release, <c>*-*</c> with previews.</param>
internal sealed partial record PackageReference(string Id, string Version)
{
    /// <summary>Reads the text of a <c>#r</c>; null when it names no package.</summary>
    /// <exception cref="KernelException">It names one, but not as packages are named.</exception>
    public static PackageReference? TryParse(string reference)
    {
        if (!reference.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }
        Match match = Pattern().Match(reference);
        if (!match.Success)
        {
            throw new KernelException($"#r \"{reference}\": expected \"nuget: Id, Version\"");
        }
        Group version = match.Groups["version"];
        return new PackageReference(match.Groups["id"].Value, version.Success ? version.Value : "*");
    }

    /// <summary>
    /// Whether the package that is in use serves for this one: a plain version asks for that one or a higher one, as
    /// everywhere in NuGet.
    /// </summary>
    public bool IsMetBy(PackageReference used) =>
        used.Version == Version
        || Version == "*"
        || (
            System.Version.TryParse(used.Version, out Version? had)
            && System.Version.TryParse(Version, out Version? asked)
            && had >= asked
        );

    // A slash before the version is a common slip, and its meaning is plain.
    [GeneratedRegex(
        """^nuget:\s*(?<id>[\w.\-]+)\s*([,/]\s*(?<version>[\w.\-+*\[\](), ]+?))?\s*$""",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Pattern();
}
