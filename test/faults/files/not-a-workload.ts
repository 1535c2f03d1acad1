export default { name: 'not-a-workload', main() {} }
