using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace Sora.Lab.Kernel.Execution;

/// <summary>Writes calls of <see cref="SafePoint.Poll"/> into compiled cells: at the head of loops and the start of methods.</summary>
/// <remarks>
/// In compiled code a loop is a jump back, however it was spelled, an expression tree is no code, and the lines of statements are
/// attached to instructions, so that errors keep theirs.
/// </remarks>
internal static class SafePointWriter
{
    /// <summary>Writes the calls.</summary>
    /// <param name="assembly">An assembly.</param>
    /// <param name="symbols">Its portable debug information.</param>
    /// <returns>Both with the calls; as they are where none is needed.</returns>
    public static (MemoryStream Assembly, MemoryStream Symbols) Write(MemoryStream assembly, MemoryStream symbols)
    {
        assembly.Position = symbols.Position = 0;
        var reading = new ReaderParameters
        {
            ReadSymbols = true,
            SymbolStream = symbols,
            SymbolReaderProvider = new PortablePdbReaderProvider(),
        };
        ModuleDefinition module = ModuleDefinition.ReadModule(assembly, reading);
        (MethodDefinition Method, Instruction[] Places)[] polled =
        [
            .. module
                .GetTypes()
                .SelectMany(type => type.Methods)
                .Where(method => method.HasBody && !IsCalledByNativeCode(method))
                .Select(method => (method, Places(method)))
                .Where(found => found.Item2.Length > 0),
        ];
        if (polled.Length == 0)
        {
            return (assembly, symbols);
        }
        MethodReference poll = module.ImportReference(typeof(SafePoint).GetMethod(nameof(SafePoint.Poll)));
        foreach ((MethodDefinition method, Instruction[] places) in polled)
        {
            Write(method.Body, places, poll);
        }
        (var newAssembly, var newSymbols) = (new MemoryStream(), new MemoryStream());
        var writing = new WriterParameters
        {
            WriteSymbols = true,
            SymbolStream = newSymbols,
            SymbolWriterProvider = new PortablePdbWriterProvider(),
        };
        module.Write(newAssembly, writing);
        return (newAssembly, newSymbols);
    }

    private static Instruction[] Places(MethodDefinition method)
    {
        Loop[] loops = [.. Loops(method.Body)];
        IEnumerable<Instruction> heads = loops
            .Where(loop => IsPolled(loop, loops, method.Body))
            .Select(loop => loop.Head);
        return [.. (PollsAtStart(method) ? heads.Prepend(method.Body.Instructions[0]) : heads).Distinct()];
    }

    private static IEnumerable<Loop> Loops(MethodBody body) =>
        body.Instructions.SelectMany(jump =>
            Targets(jump).Where(target => target.Offset <= jump.Offset).Select(target => new Loop(target, jump))
        );

    private static Instruction[] Targets(Instruction jump) =>
        jump.Operand switch
        {
            Instruction target => [target],
            Instruction[] targets => targets,
            _ => [],
        };

    // An innermost loop that only computes can be aborted without harm, and would feel the cost.
    private static bool IsPolled(Loop loop, Loop[] loops, MethodBody body) =>
        body.Instructions.Any(code => loop.Holds(code) && CallsOrAllocates(code))
        || loops.Any(inner => inner.Head != loop.Head && loop.Holds(inner.Head));

    private static bool CallsOrAllocates(Instruction code) =>
        code.OpCode.FlowControl == FlowControl.Call || code.OpCode.Code is Code.Newarr or Code.Box;

    // What calls itself, or is called by a library's loop. A step of an asynchronous method must leave its exceptions to its task, a
    // static constructor runs once only, and the compiler's <Factory> and <Initialize> of a cell do nothing long.
    private static bool PollsAtStart(MethodDefinition method) =>
        !(method.IsConstructor && method.IsStatic)
        && !method.Name.EndsWith('>')
        && !method.DeclaringType.Interfaces.Any(found => found.InterfaceType.Name == "IAsyncStateMachine")
        && (IsLambda(method) || method.Body.Instructions.Any(code => code.OpCode.Code is Code.Call or Code.Callvirt));

    private static bool IsLambda(MethodDefinition method) => method.Name.Contains(">b__", StringComparison.Ordinal);

    // Native code cannot pass an exception on.
    private static bool IsCalledByNativeCode(MethodDefinition method) =>
        method.CustomAttributes.Any(found => found.AttributeType.Name == "UnmanagedCallersOnlyAttribute");

    private static void Write(MethodBody body, Instruction[] places, MethodReference poll)
    {
        body.SimplifyMacros(); // The calls may push targets out of the reach of short jumps.
        foreach (Instruction place in places)
        {
            // All that refers to the instruction, jumps, lines and the bounds of handlers, now refers to the call.
            Instruction moved = Instruction.Create(OpCodes.Nop);
            (moved.OpCode, moved.Operand) = (place.OpCode, place.Operand);
            (place.OpCode, place.Operand) = (OpCodes.Call, poll);
            body.GetILProcessor().InsertAfter(place, moved);
        }
        body.OptimizeMacros();
    }

    private readonly record struct Loop(Instruction Head, Instruction Jump)
    {
        public bool Holds(Instruction code) => code.Offset >= Head.Offset && code.Offset <= Jump.Offset;
    }
}
