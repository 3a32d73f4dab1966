namespace Sora.Lab.Kernel.Execution;

/// <summary><c>#r "project: a.csproj"</c>: builds a project so that cells can use it.</summary>
internal static class ProjectBuild
{
    /// <summary>Builds the project, in Release.</summary>
    /// <returns>The assembly it makes.</returns>
    /// <exception cref="KernelException">There is no such project, or it does not build.</exception>
    public static string Run(string project, ICellOutput output, CancellationToken cancellation)
    {
        string path = Path.GetFullPath(project);
        if (!File.Exists(path))
        {
            throw new KernelException($"#r \"project: {project}\": no such file (looked for {path})");
        }
        output.Stream("stdout", $"Building {Path.GetFileName(path)}\n");
        string[] arguments =
        [
            "build",
            path,
            "-c",
            "Release",
            "-nologo",
            "-v:q",
            "-nodeReuse:false",
            "-t:Build",
            "-getProperty:TargetPath",
        ];
        string text = DotnetCommand.Run(Path.GetDirectoryName(path)!, arguments, cancellation);
        string target = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .LastOrDefault("");
        return File.Exists(target)
            ? target
            : throw new KernelException($"#r \"project: {project}\": it builds, but makes no single assembly");
    }
}
