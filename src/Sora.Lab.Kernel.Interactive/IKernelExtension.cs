namespace Microsoft.DotNet.Interactive;

/// <summary>What a package brings to notebooks; found in its folder <c>interactive-extensions/dotnet</c>.</summary>
public interface IKernelExtension
{
    /// <summary>Called once, when the package has been referred to.</summary>
    /// <param name="kernel">The kernel to extend.</param>
    /// <returns>When it has been extended.</returns>
    Task OnLoadAsync(Kernel kernel);
}
