using System.Text.Json.Nodes;
using Sora.Lab.Kernel.Install;

namespace Sora.Lab.Kernel.Tests.Install;

public sealed class InstallCommandTests : IDisposable
{
    private readonly string prefix = Directory.CreateTempSubdirectory("sora-lab-install-").FullName;

    public void Dispose() => Directory.Delete(prefix, recursive: true);

    [Fact]
    public void Both_kernelspecs_start_this_build()
    {
        InstallCommand.Run(["--prefix", prefix], TextWriter.Null);
        InstallCommand.Run(["--prefix", prefix], TextWriter.Null);

        foreach (string name in new[] { "sora-lab", ".net-csharp" })
        {
            string folder = Path.Combine(prefix, "share", "jupyter", "kernels", name);
            JsonNode spec = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "kernel.json")))!;
            Assert.Single(Directory.GetFiles(folder));
            Assert.True(File.Exists(spec["argv"]![0]!.ToString()));
            Assert.True(File.Exists(spec["argv"]![1]!.ToString()));
            Assert.Equal("message", spec["interrupt_mode"]!.ToString());
            Assert.Equal("C#", spec["language"]!.ToString());
        }
    }

    [Theory]
    [InlineData("--name", "../x")]
    [InlineData("--name", "")]
    [InlineData("--nmae", "x")]
    [InlineData("--prefix")]
    public void Bad_options_are_refused(params string[] options) =>
        Assert.Throws<KernelException>(() => InstallCommand.Run(options, TextWriter.Null));

    [Fact]
    public async Task A_missing_connection_file_is_one_clear_line()
    {
        Assert.Equal(1, await KernelProgram.RunAsync(["run", Path.Combine(prefix, "none.json")]));
        Assert.Equal(2, await KernelProgram.RunAsync(["unknown"]));
    }
}
