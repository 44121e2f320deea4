using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Jobs.Trials.Verification;

/// <summary>Grades what an agent left in its sandbox: the task's tests are put in, run, and their reward is read.</summary>
public sealed class TaskVerifier(TimeProvider time)
{
    /// <summary>Bytes of the tests' output that are kept; the file in the sandbox is cut to its first and last halves.</summary>
    public const int MaxLogBytes = 2 << 20;

    private const string Log = $"{GradingFolders.Logs}/test-stdout.txt";

    // As in Harbor the exit code says nothing: the reward does. What floods the log is cut down to its first and last halves.
    private static readonly string RunScript = $"""
        {GradingFolders.Tests}/test.sh > {Log} 2>&1
        size=$(stat -c %s {Log})
        [ "$size" -gt {MaxLogBytes} ] || exit 0
        head -c {MaxLogBytes / 2} {Log} > {Log}.cut
        printf '\n[... %s bytes left out ...]\n' "$((size - {MaxLogBytes}))" >> {Log}.cut
        tail -c {MaxLogBytes / 2} {Log} >> {Log}.cut
        mv -f {Log}.cut {Log}
        """;

    /// <summary>The verdict; the task's time limit times the factor covers copying, running and reading.</summary>
    /// <exception cref="SandboxException">The sandbox failed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled, not the time limit reached.</exception>
    public async Task<Verdict> GradeAsync(TaskDefinition task, ISandbox sandbox, TrialConditions conditions, CancellationToken cancellationToken)
    {
        var seconds = task.Verifier.TimeoutSeconds * conditions.TimeoutMultiplier;
        using var limit = new CancellationTokenSource(TimeLimit.Of(seconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await GradeAsync(task, sandbox, either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Verdict.Broken($"The verifier was stopped at its time limit of {seconds:0.#} s.");
        }
    }

    private static async Task<Verdict> GradeAsync(TaskDefinition task, ISandbox sandbox, CancellationToken cancellationToken)
    {
        if (await new GradingFolders(sandbox, task).PrepareAsync(cancellationToken) is { } problem)
            return Verdict.Broken(problem);
        await sandbox.ExecAsync(
            ExecRequest.Shell(RunScript) with { User = task.Verifier.User, Variables = EnvironmentVariables.Resolve(task.Verifier.Variables) }, cancellationToken);

        // The reward first: what an agent's process does later than this is too late.
        var found = await sandbox.ReadFilesAsync(
            [new($"{GradingFolders.Logs}/reward.json", RewardFile.MaxBytes + 1), new($"{GradingFolders.Logs}/reward.txt", RewardFile.MaxBytes + 1), new($"{GradingFolders.Logs}/ctrf.json", 1)],
            cancellationToken);
        var verdict = await WeighAsync(new TestFiles(sandbox, task.TestsFolder), found[0], found[1], cancellationToken);
        return verdict with { HasTestReport = found[2] is { Length: > 0 } };
    }

    private static async Task<Verdict> WeighAsync(TestFiles files, byte[]? json, byte[]? text, CancellationToken cancellationToken)
    {
        if (json is null && text is null)
            return Verdict.Broken("The verifier left no reward: there is neither a /logs/verifier/reward.json nor a reward.txt after tests/test.sh.");
        // A program that the tests call may write it without any of their files naming it. Where they left the other file as well, it is
        // rather something that the agent left running that wrote this one.
        var isNamed = json is null || await files.MentionAsync("reward.json", cancellationToken);
        var believed = json is not null && (isNamed || text is null);
        var (rewards, problem) = believed ? RewardFile.ParseJson(json) : RewardFile.ParseText(text);
        if (rewards is null)
            return Verdict.Broken(problem!);
        var reward = RewardFile.Scalar(rewards);
        return new Verdict
        {
            Reward = reward,
            Rewards = rewards,
            // Where nothing was earned nothing can have been stolen.
            Remarks = reward > 0 ? [.. await RemarksAsync(files, isNamed, believed, cancellationToken)] : [],
        };
    }

    private static async Task<IReadOnlyList<string>> RemarksAsync(TestFiles files, bool isNamed, bool believed, CancellationToken cancellationToken)
    {
        var remarks = new List<string>(2);
        if (!isNamed)
            remarks.Add(believed
                ? "No file of the tests names the reward.json that was found after them: a program that they call wrote it, or something that the agent left running did."
                : "A reward.json was there as well, which no file of the tests names; the reward.txt is believed.");
        if (await files.FirstChangedAsync(cancellationToken) is { } changed)
            remarks.Add($"tests/{changed} changed while the tests ran: either they change it themselves, or something that the agent left running did.");
        return remarks;
    }
}
