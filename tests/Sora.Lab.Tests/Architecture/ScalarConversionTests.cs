using System.Reflection;
using Sora.Lab.Layers;

namespace Sora.Lab.Tests.Architecture;

/// <summary>
/// <c>tensor * 2.5</c> makes a scalar that the collector may finalize during the native call: wrong values, rarely an exception.
/// </summary>
public sealed class ScalarConversionTests
{
    [Fact]
    public void The_library_converts_no_number_to_a_scalar_unseen() =>
        None(ScalarConversions.In(typeof(TensorArithmetic).Assembly));

    [Theory]
    [InlineData("Sora.Lab.Training", "Sora.Lab.Training.dll")]
    [InlineData("Sora.Lab.Cli", "Sora.Lab.Visuals.dll")]
    [InlineData("Sora.Lab.Cli", "sora-lab.dll")]
    public void Nothing_that_uses_it_converts_a_number_to_a_scalar_unseen(string project, string file)
    {
        var path = OutputOf(project, file);
        Assert.SkipUnless(File.Exists(path), $"{project} is not built: {path}");
        None(ScalarConversions.In(Assembly.LoadFrom(path)));
    }

    [Fact]
    public void The_search_finds_a_conversion_that_is_there()
    {
        using var x = ones(1);
        using var half = x * 0.5; // safe enough here: nothing is collected while one product runs
        using var limited = x.clamp(0, 0.5);
        using var sum = x.add(half); // by a factor of 1 that nobody sees
        var found = ScalarConversions.In(typeof(ScalarConversionTests).Assembly).ToList();
        Assert.Contains(found, name => name.Contains("there calls Tensor.op_Multiply", StringComparison.Ordinal));
        Assert.Contains(found, name => name.Contains("there calls Tensor.add", StringComparison.Ordinal));
        Assert.Contains(found, name => name.Contains("there calls Scalar.op_Implicit", StringComparison.Ordinal));
    }

    private static void None(IEnumerable<string> found) => Assert.True(!found.Any(), string.Join("\n", found));

    // artifacts/bin/<project>/<configuration>/, beside this test's own output
    private static string OutputOf(string project, string file)
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(here.Parent!.Parent!.FullName, project, here.Name, file);
    }
}
