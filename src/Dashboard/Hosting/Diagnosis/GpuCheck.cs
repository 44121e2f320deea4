namespace Vectorscope.Dashboard.Hosting.Diagnosis;

internal sealed class GpuCheck : ICheck
{
    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        var answer = await ExternalProgram.AskAsync("nvidia-smi", ["--query-gpu=name,memory.total,driver_version", "--format=csv,noheader"], cancellationToken);
        return answer switch
        {
            { ExitCode: 0, Output.Length: > 0 } => new Finding("GPU", FindingState.Ok, Needed: false, answer.Output.Replace("\n", "; ", StringComparison.Ordinal)),
            not null => new Finding("GPU", FindingState.Broken, Needed: false, $"nvidia-smi: {FirstLine(answer)}", "Repair the NVIDIA driver. Until then the CPU computes."),
            null => new Finding("GPU", FindingState.Missing, Needed: false, "no nvidia-smi", "None needed: the CPU computes. For a GPU, install the NVIDIA driver."),
        };
    }

    private static string FirstLine(ExternalProgram.Answer answer) => (answer.Error + "\n" + answer.Output).Trim().Split('\n')[0];
}
