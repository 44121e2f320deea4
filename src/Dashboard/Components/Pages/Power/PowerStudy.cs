using Vectorscope.Engine.Statistics.Arms;
using Vectorscope.Jobs.Benchmarking.Power;

namespace Vectorscope.Dashboard.Components.Pages.Power;

/// <summary>A design beside others with more or fewer attempts and tasks, simulated one after the other.</summary>
public sealed class PowerStudy(PowerQuestion question, PowerSimulations simulations)
{
    /// <summary>What most designs ask to have detectable.</summary>
    public const double UsualPower = 0.8;

    // Beside the design's own; the curve over tasks is drawn of fewer simulations than the rest.
    private const int CurveSimulations = 500;

    private static readonly int[] Usual = [1, 3, 5, 10];

    private readonly Dictionary<int, DesignPower> _byAttempts = [];
    private readonly Dictionary<(int Tasks, int Attempts), double?> _gains = [];

    /// <summary>What is asked.</summary>
    public PowerQuestion Question => question;

    /// <summary>Attempts that are compared.</summary>
    public IReadOnlyList<int> Attempts { get; } = [.. Usual.Append(question.Attempts).Distinct().Order()];

    /// <summary>Numbers of tasks that are compared: from a quarter of the design's to four times as many.</summary>
    public IReadOnlyList<int> Tasks { get; } = [.. new[] { 0.25, 0.5, 1, 2, 4 }.Select(times => (int)Math.Round(question.Tasks * times)).Where(tasks => tasks is >= 2 and <= PowerQuestion.MostTasks || tasks == question.Tasks).Distinct()];

    /// <summary>Designs that are simulated in all.</summary>
    public int Steps => Attempts.Count * Tasks.Count;

    /// <summary>Of them, those that are.</summary>
    public int Done { get; private set; }

    /// <summary>The design itself is simulated.</summary>
    public DesignPower? Own => Of(question.Attempts);

    /// <summary>All numbers of attempts are.</summary>
    public bool HasAttempts => _byAttempts.Count == Attempts.Count;

    /// <summary>All designs are.</summary>
    public bool IsWhole => Done == Steps;

    /// <summary>Every comparison with another number of attempts is.</summary>
    public DesignPower? Of(int attempts) => _byAttempts.GetValueOrDefault(attempts);

    /// <summary>The smallest gain that is found with <see cref="UsualPower"/>; null where none is.</summary>
    public double? Gain(int tasks, int attempts) => _gains.GetValueOrDefault((tasks, attempts));

    /// <summary>Simulates what is not simulated yet, the design itself first.</summary>
    /// <param name="onStep">After each design.</param>
    /// <param name="cancellationToken">Ends it; what is there stays.</param>
    public async Task RunAsync(Action onStep, CancellationToken cancellationToken)
    {
        foreach (var attempts in Attempts.OrderBy(attempts => attempts != question.Attempts))
        {
            if (Of(attempts) is null)
            {
                _byAttempts[attempts] = await PlayAsync(question.Tasks, attempts, PowerQuestion.UsualSimulations, cancellationToken);
                _gains[(question.Tasks, attempts)] = _byAttempts[attempts].Gain(UsualPower);
                Step(onStep);
            }
        }

        foreach (var (tasks, attempts) in Tasks.SelectMany(tasks => Attempts.Select(attempts => (tasks, attempts))))
        {
            if (!_gains.ContainsKey((tasks, attempts)))
            {
                _gains[(tasks, attempts)] = (await PlayAsync(tasks, attempts, CurveSimulations, cancellationToken)).Gain(UsualPower);
                Step(onStep);
            }
        }
    }

    private Task<DesignPower> PlayAsync(int tasks, int attempts, int most, CancellationToken cancellationToken) =>
        simulations.OfAsync(question.Design with { Tasks = tasks, Attempts = attempts }, question.Alpha, question.Seed, PowerQuestion.Quick(tasks, attempts, most), cancellationToken);

    private void Step(Action onStep)
    {
        Done++;
        onStep();
    }
}
