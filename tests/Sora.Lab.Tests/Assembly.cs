using Xunit.Sdk;
using Xunit.v3;

// Fresh weights are drawn from torch's one global generator: runs beside each other would disturb each other.
[assembly: Parallelization(Mode = ParallelMode.None)]
