using System.CommandLine;
using Sora.Lab.Kernel;

namespace Sora.Lab.Cli.Commands;

/// <summary><c>sora-lab kernel ...</c>: hands its arguments to the kernel's own command line.</summary>
internal static class KernelCommand
{
    public static Command Create()
    {
        var command = new Command("kernel", "Install, run or check the C# Jupyter kernel: install | run FILE | doctor")
        {
            TreatUnmatchedTokensAsErrors = false,
        };
        command.SetAction((parsed, _) => KernelProgram.RunAsync([.. parsed.UnmatchedTokens]));
        return command;
    }
}
