using Sora.Lab.Kernel.Execution;

namespace Sora.Lab.Kernel.Tests.Execution;

public sealed class DependencyFileTests
{
    // The output folder of these tests has one .deps.json for the application, none for the packages in it.
    [Fact]
    public void Without_a_file_of_its_own_an_assembly_needs_its_neighbours()
    {
        string netMq = Path.Combine(AppContext.BaseDirectory, "NetMQ.dll");

        Assert.Contains("AsyncIO.dll", DependencyFile.Read(netMq).Managed.Select(Path.GetFileName));
    }

    [Fact]
    public void The_kernels_own_file_names_its_packages()
    {
        string kernel = Path.Combine(AppContext.BaseDirectory, "Sora.Lab.Kernel.dll");
        string?[] names = [.. DependencyFile.Read(kernel).Managed.Select(Path.GetFileName)];

        Assert.Contains("NetMQ.dll", names);
        Assert.Contains("Microsoft.CodeAnalysis.CSharp.dll", names);
        Assert.All(DependencyFile.Read(kernel).Managed, path => Assert.True(File.Exists(path)));
    }
}
