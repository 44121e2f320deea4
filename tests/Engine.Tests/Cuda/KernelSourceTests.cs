using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Vectorscope.Engine.Checkpoints.NewModels;
using Vectorscope.Engine.Cuda.Compile;
using Vectorscope.Engine.Cuda.Graph;
using Vectorscope.Engine.Cuda.Prompt;

namespace Vectorscope.Engine.Tests.Cuda;

/// <summary>What the kernels' sources declare against what the host gives them.</summary>
public sealed partial class KernelSourceTests
{
    public static TheoryData<string, string, Type> Structures => new()
    {
        { "norm", "Row", typeof(StepRow) },
        { "norm", "Head", typeof(StepHead) },
        { "norm", "Move", typeof(MoveRecord) },
        { "norm", "AddNorm", typeof(NormArguments) },
        { "mlp", "Open", typeof(OpenArguments) },
        { "product", "Product", typeof(ProductArguments) },
        { "delta", "Delta", typeof(DeltaArguments) },
        { "attention", "Plan", typeof(PlanArguments) },
        { "attention", "Attention", typeof(AttentionArguments) },
        { "sampling", "Sampling", typeof(SamplingArguments) },
        { "result", "Tell", typeof(TellArguments) },
        { "norm", "Token", typeof(TokenRecord) },
        { "norm", "Piece", typeof(PieceRecord) },
        { "norm", "Take", typeof(TakeArguments) },
        { "prompt_delta", "Convolve", typeof(ConvolveArguments) },
        { "prompt_delta", "Recur", typeof(RecurArguments) },
        { "prompt_delta", "GateNorm", typeof(GateNormArguments) },
        { "prompt_attention", "Angles", typeof(AnglesArguments) },
        { "prompt_attention", "Turn", typeof(TurnArguments) },
        { "prompt_attention", "Attend", typeof(AttendArguments) },
    };

    [Theory]
    [MemberData(nameof(Structures))]
    public void Structure_OfTheHost_LiesInMemoryAsTheKernelsDoes(string file, string name, Type type)
    {
        var body = Regex.Match(KernelSource.Load(file).Text, $@"struct {name} \{{(.*?)\}};", RegexOptions.Singleline).Groups[1].Value;
        var (expected, at) = (new List<int>(), 0);
        foreach (var declaration in body.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var size = declaration.Contains('*', StringComparison.Ordinal) || LongType().IsMatch(declaration) ? 8 : 4;
            foreach (var field in declaration.Split(','))
            {
                var count = ArraySize().Match(field) is { Success: true } array ? int.Parse(array.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) : 1;
                for (; count > 0; count--, at += size)
                {
                    at = (at + size - 1) / size * size;
                    expected.Add(at);
                }
            }
        }

        int[] actual = [.. type.GetFields(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)
            .Select(field => (int)Marshal.OffsetOf(type, field.Name)).Order()];

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Macros_OfAModel_AreAllThatTheKernelsAskFor()
    {
        string[] given = [.. KernelSource.Macros(NewModelShape.All["4b"].Config, single: false).Select(option => option[2..option.IndexOf('=', StringComparison.Ordinal)])];
        var text = string.Concat(KernelSource.Names.Select(name => KernelSource.Load(name).Text));

        Assert.All(given, name => Assert.Matches($@"\b{name}\b", text));
        Assert.Contains("-DEPSILON=1.000000000E-006f", KernelSource.Macros(NewModelShape.All["4b"].Config, single: false));
    }

    [GeneratedRegex(@"^\s*(u64|i64|double)\b")]
    private static partial Regex LongType();

    [GeneratedRegex(@"\[(\d+)\]")]
    private static partial Regex ArraySize();
}
