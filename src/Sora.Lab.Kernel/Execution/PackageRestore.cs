using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Sora.Lab.Kernel.Execution;

/// <summary>
/// Gets packages by restoring and building a generated project, so that native assets and the packages' own build targets
/// take part as in any project.
/// </summary>
/// <remarks>
/// Each set of packages has a folder of its own that is built once, with a lock file that keeps the versions it was built
/// with: asking again costs no process, and building again, should the package cache have been emptied, gives the same. Where
/// a feed cannot be reached, the others and the package cache must do.
/// </remarks>
internal sealed partial class PackageRestore(NotebookSession session)
{
    private const string Listing = "assets.txt";
    private readonly Dictionary<string, PackageReference> wanted = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> sources = [];

    /// <summary>Looks for packages in a folder or feed from now on.</summary>
    public void AddSource(string source) =>
        sources.Add(source.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase) ? source[6..].Trim() : source);

    /// <summary>Makes a package and all it needs usable in cells.</summary>
    /// <exception cref="KernelException">It cannot be had, or another version of it is in use.</exception>
    public void Add(PackageReference package, ICellOutput output, CancellationToken cancellation)
    {
        if (wanted.TryGetValue(package.Id, out PackageReference? had) && package.IsMetBy(had))
        {
            return;
        }
        if (had is not null)
        {
            throw new KernelException(
                $"#r \"nuget: {package.Id}, {package.Version}\": {had.Version} is in use; restart the kernel to change it"
            );
        }
        PackageReference[] set = [.. wanted.Values, package];
        string folder = Folder(Project(set));
        if (!IsBuilt(folder))
        {
            output.Stream("stdout", $"Restoring {package.Id} {package.Version}\n");
            foreach (string unreachable in Build(folder, Project(set), cancellation))
            {
                output.Stream("stderr", $"#r \"nuget: {package.Id}, {package.Version}\": {unreachable}\n");
            }
        }
        foreach (string notice in Reference(Path.Combine(folder, Listing)))
        {
            output.Stream("stderr", $"#r \"nuget: {package.Id}, {package.Version}\": {notice}\n");
        }
        wanted[package.Id] = package;
        if (PackageFolder(package.Id, File.ReadLines(Path.Combine(folder, Listing))) is { } root)
        {
            PackageExtensions.Load(root, session, output, cancellation);
        }
    }

    private IReadOnlyList<string> Reference(string listing)
    {
        ILookup<string, string> paths = Paths(listing);
        session.CSharp.References.Add([.. paths["compile"]], paths["runtime"], paths["native"]);
        return [.. paths["runtime"].Select(OwnAssemblies.Notice).OfType<string>()];
    }

    private static bool IsBuilt(string folder)
    {
        string listing = Path.Combine(folder, Listing);
        return File.Exists(listing) && Paths(listing).SelectMany(group => group).All(File.Exists);
    }

    private static ILookup<string, string> Paths(string listing) =>
        File.ReadLines(listing)
            .Select(line => line.Split('|', 2))
            .Where(parts => parts.Length == 2)
            .ToLookup(parts => parts[0], parts => parts[1]);

    // ROOT/id/version/lib/...
    private static string? PackageFolder(string id, IEnumerable<string> listing)
    {
        string part = $"{Path.DirectorySeparatorChar}{id.ToLowerInvariant()}{Path.DirectorySeparatorChar}";
        string? path = listing.FirstOrDefault(line => line.Contains(part, StringComparison.Ordinal))?.Split('|', 2)[^1];
        int end =
            path?.IndexOf(Path.DirectorySeparatorChar, path.IndexOf(part, StringComparison.Ordinal) + part.Length)
            ?? -1;
        return end > 0 ? path![..end] : null;
    }

    private static string Folder(string project)
    {
        string cache = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData,
            Environment.SpecialFolderOption.DoNotVerify
        );
        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project)))[..16];
        return Path.Combine(cache, "sora-lab", "packages", key);
    }

    // Returns what it has to say of feeds that could not be reached.
    private static string[] Build(string folder, string project, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "packages.csproj"), project);
        // Props and version tables of folders above must not reach into this one.
        foreach (
            string name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" }
        )
        {
            File.WriteAllText(Path.Combine(folder, name), "<Project />");
        }
        Directory.CreateDirectory(LocalPackages.Folder); // A source that is not there cannot be reached.
        string log = RunLocked(folder, cancellation);
        File.Move(Path.Combine(folder, "assets.tmp"), Path.Combine(folder, Listing), overwrite: true);
        return
        [
            .. log.Split('\n').SelectMany(line => Unreachable().Matches(line)).Select(found => found.Value).Distinct(),
        ];
    }

    // A restore that fails may write a lock file of no packages, which no later one could keep to.
    private static string RunLocked(string folder, CancellationToken cancellation)
    {
        string lockFile = Path.Combine(folder, "packages.lock.json");
        bool isLocked = File.Exists(lockFile);
        try
        {
            return DotnetCommand.Run(
                folder,
                ["build", "-nologo", "-nodeReuse:false", "-v:q", "packages.csproj"],
                cancellation
            );
        }
        catch when (!isLocked)
        {
            File.Delete(lockFile);
            throw;
        }
    }

    private string Project(IEnumerable<PackageReference> set)
    {
        IEnumerable<string> items = set.Select(package =>
            $"    <PackageReference Include=\"{Escape(package.Id)}\" Version=\"{Escape(package.Version)}\" />"
        );
        string extra = Escape(string.Join(';', [.. sources, LocalPackages.Folder]));
        return $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                <RuntimeIdentifier>{System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier}</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <CopyLocalLockFileAssemblies>false</CopyLocalLockFileAssemblies>
                <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>
                <RestoreLockedMode Condition="Exists('packages.lock.json')">true</RestoreLockedMode>
                <NuGetAudit>false</NuGetAudit>
                <NoWarn>$(NoWarn);NU1603;NU1701</NoWarn>
                <RestoreIgnoreFailedSources>true</RestoreIgnoreFailedSources>
                <RestoreAdditionalProjectSources>{extra}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>
            {string.Join('\n', items)}
              </ItemGroup>
              <Target Name="WriteAssets" AfterTargets="Build" DependsOnTargets="ResolvePackageAssets">
                <ItemGroup>
                  <Asset Include="@(ReferencePath->'compile|%(FullPath)')" Condition="'%(ReferencePath.NuGetPackageId)' != '' and '%(ReferencePath.FrameworkReferenceName)' == ''" />
                  <Asset Include="@(RuntimeCopyLocalItems->'runtime|%(FullPath)')" />
                  <Asset Include="@(NativeCopyLocalItems->'native|%(FullPath)')" />
                </ItemGroup>
                <WriteLinesToFile File="assets.tmp" Lines="@(Asset)" Overwrite="true" />
              </Target>
            </Project>
            """;
    }

    private static string Escape(string text) => SecurityElement.Escape(text);

    [GeneratedRegex(@"(?<=NU1801: ).+?(?=( \[|\r?$))")]
    private static partial Regex Unreachable();
}
