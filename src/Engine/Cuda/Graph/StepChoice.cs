using TorchSharp;
using Vectorscope.Engine.Runtime;

namespace Vectorscope.Engine.Cuda.Graph;

/// <summary>The end of a step and of a pass over prompts: from the logits to the tokens on the host.</summary>
internal static class StepChoice
{
    /// <summary>Queues the choice of every row, and that it is told.</summary>
    /// <param name="kernels">Of the model.</param>
    /// <param name="buffers">Logits and rows are there.</param>
    /// <param name="rows">How many.</param>
    /// <param name="stream">Where.</param>
    /// <param name="overlaps">Whether a kernel may begin while the one in front ends.</param>
    internal static void Queue(StepKernels kernels, StepBuffers buffers, int rows, nint stream, bool overlaps)
    {
        var arguments = new SamplingArguments { Logits = TorchAbi.DataPointer(buffers.Logits), Rows = buffers.Rows + StepBuffers.HeadBytes, Finite = buffers.Finite, Keys = buffers.Keys, Given = buffers.Given, Token = buffers.Token, Scores = buffers.HostScores };
        kernels.Scan.Launch(arguments, ((buffers.Shape.Chunks + 7) / 8, rows), 256, stream, overlaps);
        kernels.Pick.Launch(arguments, (rows, 1), 512, stream, overlaps);
        kernels.Score.Launch(arguments, (rows, 1), 512, stream, overlaps);
        kernels.Tell.Launch(new TellArguments
        {
            Head = buffers.Rows, Token = buffers.Token, Found = buffers.FoundOnDevice, HostToken = buffers.HostTokens,
            HostFound = buffers.HostFound, HostStamp = buffers.HostStamp, Rows = rows,
        }, (1, 1), 256, stream, overlaps);
    }
}
